/** Layers that connect everything with everything. Not here: convolutions, and what transformers project with. */
export { dense, type KernelOptions } from "./dense.js";
