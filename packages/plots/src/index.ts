/**
 * An Explanation in, SVG or HTML out: what a reader looks at. Each plot returns the text of an SVG element, in Node and
 * in browsers alike. Not here: explainers, metrics and models; a plot takes finished numbers.
 */
export { bar } from "./attribution/bar.js";
export { force } from "./attribution/force.js";
export { forcePlot } from "./attribution/forcePlot.js";
export { waterfall } from "./attribution/waterfall.js";
export { camOverlay } from "./image/camOverlay.js";
export { image } from "./image/image.js";
export { imageOverlay } from "./image/imageOverlay.js";
export { segments } from "./image/segments.js";
export { calibration } from "./model/calibration.js";
export { comparisonTable } from "./model/comparisonTable.js";
export { confusionMatrix } from "./model/confusionMatrix.js";
export { counterfactualTable } from "./model/counterfactualTable.js";
export { headPatterns } from "./model/headPatterns.js";
export { heatMap } from "./model/heatMap.js";
export { layOut } from "./model/layOut.js";
export { modelGraph } from "./model/modelGraph.js";
export { patchingTable } from "./model/patchingTable.js";
export type { Theme } from "./parts/palette/palette.js";
export type { Drawing } from "./parts/picture.js";
export { beeswarm } from "./population/beeswarm.js";
export { decision } from "./population/decision.js";
export { dependence } from "./population/dependence.js";
export { embeddingPlot } from "./population/embeddingPlot.js";
export { groupDifference } from "./population/groupDifference.js";
export { heatmap } from "./population/heatmap.js";
export { violin } from "./population/violin.js";
export { type FigureText, figure } from "./report/figure.js";
export type { Fact, FigureBlock, ReportBlock, ReportSection } from "./report/parts/blocks.js";
export { type ReportOptions, report } from "./report/report.js";
export { accumulatedLocalEffectsPlot } from "./series/accumulatedLocalEffectsPlot.js";
export { barChart } from "./series/barChart.js";
export { curvePlot } from "./series/curvePlot.js";
export { curves } from "./series/curves.js";
export { effectPlot } from "./series/effectPlot.js";
export { lineChart } from "./series/lineChart.js";
export { partialDependencePlot } from "./series/partialDependencePlot.js";
export { radar } from "./series/radar.js";
export { series } from "./series/series.js";
export { trainingCurves } from "./series/trainingCurves.js";
export { attentionMap } from "./text/attentionMap.js";
export { text } from "./text/text.js";
export { textHighlight } from "./text/textHighlight.js";
export { tokenMatrix } from "./text/tokenMatrix.js";
export { toElement } from "./toElement.js";
