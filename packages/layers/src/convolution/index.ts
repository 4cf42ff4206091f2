/** Layers that slide one kernel along spatial axes. Not here: pooling, which slides a window without parameters. */
export { conv1d } from "./conv1d.js";
export { conv2d } from "./conv2d.js";
export { conv3d } from "./conv3d.js";
export { convTranspose1d } from "./convTranspose1d.js";
export { convTranspose2d } from "./convTranspose2d.js";
export { convTranspose3d } from "./convTranspose3d.js";
export { type DepthwiseConv2dOptions, depthwiseConv2d } from "./depthwiseConv2d.js";
export type { ConvolutionOptions } from "./parts/convolution.js";
export type { PaddingMode } from "./parts/paddingMode.js";
export type { TransposedConvolutionOptions } from "./parts/transposed.js";
export { separableConv2d } from "./separableConv2d.js";
