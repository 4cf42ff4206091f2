/** Layers that make one number of each window, without parameters. */
export { avgPool2d } from "./avgPool2d.js";
export { maxPool2d } from "./maxPool2d.js";
