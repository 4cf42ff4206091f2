/** Layers that slide one kernel along spatial axes. Not here: pooling, which slides a window without parameters. */
export { conv1d } from "./conv1d.js";
export { conv2d } from "./conv2d.js";
export { conv3d } from "./conv3d.js";
export type { ConvolutionOptions } from "./parts/convolution.js";
