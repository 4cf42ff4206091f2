/** Layers that are made of layers, and what joins their outputs. */
export { addLayers } from "./addLayers.js";
export { type BlockOptions, type Bound, block } from "./block.js";
export { type ConcatOptions, concat } from "./concat.js";
export { lambda } from "./lambda.js";
export { type Named, type NetworkNode, network } from "./network.js";
export { parallel, type Side } from "./parallel.js";
export type { Several } from "./parts/tensorsOf.js";
export { type ResidualOptions, residual } from "./residual.js";
export { sequential } from "./sequential.js";
