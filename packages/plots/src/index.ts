/**
 * An Explanation in, SVG or HTML out: what a reader looks at. Each plot returns the text of an SVG element, in Node and
 * in browsers alike. Not here: explainers, metrics and models; a plot takes finished numbers.
 */
export { bar } from "./attribution/bar.js";
export { forcePlot } from "./attribution/forcePlot.js";
export { waterfall } from "./attribution/waterfall.js";
export { imageOverlay } from "./image/imageOverlay.js";
export { heatMap } from "./model/heatMap.js";
export type { Theme } from "./parts/palette/palette.js";
export type { Drawing } from "./parts/picture.js";
export { type FigureText, figure } from "./report/figure.js";
export type { Fact, FigureBlock, ReportBlock, ReportSection } from "./report/parts/blocks.js";
export { type ReportOptions, report } from "./report/report.js";
export { barChart } from "./series/barChart.js";
export { curvePlot } from "./series/curvePlot.js";
export { effectPlot } from "./series/effectPlot.js";
export { lineChart } from "./series/lineChart.js";
export { textHighlight } from "./text/textHighlight.js";
export { toElement } from "./toElement.js";
