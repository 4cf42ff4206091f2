/**
 * An Explanation in, SVG or HTML out: what a reader looks at. Each plot returns the text of an SVG element, in Node and
 * in browsers alike. Not here: explainers, metrics and models; a plot takes finished numbers.
 */
export { type BarOptions, bar } from "./bar.js";
export { type ImageOverlayOptions, imageOverlay } from "./imageOverlay.js";
export { type LineChartOptions, lineChart, type Series } from "./lineChart.js";
export type { Theme } from "./palette.js";
export type { PlotOptions } from "./picture.js";
export type { Fact, ReportBlock, ReportSection } from "./report/blocks.js";
export { type ReportOptions, report } from "./report/report.js";
export { toElement } from "./toElement.js";
export { type WaterfallOptions, waterfall } from "./waterfall.js";
