/** Layers that are made of layers. */
export { type BlockOptions, type Bound, block } from "./block.js";
export { sequential } from "./sequential.js";
