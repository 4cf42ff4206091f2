/** Layers that make maps smaller or larger without parameters: what a window, a channel or a place holds. */
export { adaptiveAvgPool } from "./adaptiveAvgPool.js";
export { adaptiveMaxPool } from "./adaptiveMaxPool.js";
export { avgPool1d } from "./avgPool1d.js";
export { avgPool2d } from "./avgPool2d.js";
export { avgPool3d } from "./avgPool3d.js";
export { globalAvgPool } from "./globalAvgPool.js";
export { globalMaxPool } from "./globalMaxPool.js";
export { maxPool1d } from "./maxPool1d.js";
export { maxPool2d } from "./maxPool2d.js";
export { maxPool3d } from "./maxPool3d.js";
export type { GlobalPoolOptions } from "./parts/wholePool.js";
export type { AvgPoolLayerOptions, MaxPoolLayerOptions } from "./parts/windowPool.js";
export { type UpSampleOptions, upSample } from "./upSample.js";
