/** Layers that only change shapes, the batch's axis apart. Not here: core's functions of whole tensors. */
export { cropping } from "./cropping.js";
export { flatten } from "./flatten.js";
export { type PaddingOptions, padding } from "./padding.js";
export type { Widths } from "./parts/spatialWidths.js";
export { permute } from "./permute.js";
export { repeat } from "./repeat.js";
export { reshape } from "./reshape.js";
