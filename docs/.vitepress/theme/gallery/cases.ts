// Every plot with something to draw: the gallery page shows them, and a test holds them to what was recorded of them.
import * as plots from "@hyaline/plots";
import {
  attention,
  comparison,
  counterfactuals,
  history,
  outline,
  patching,
  predictions,
  scores,
} from "./models.js";
import { effects, explained, localEffects, sampled } from "./patients.js";
import { byGradients, bySegments, byShapley, classMap, heartbeat, ofText } from "./pictures.js";

/** A plot, what it draws, and how. */
export interface GalleryCase {
  readonly name: string;
  readonly about: string;
  readonly family: string;
  draw(options: object): string;
  /** The options of the plot as data, for the page's controls. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How many rows there are to pick from. */
  readonly rows: number;
  /** What it is drawn with unless the reader picks otherwise. */
  readonly given: Readonly<Record<string, unknown>>;
}

interface DrawnPlot {
  readonly facts: { readonly name: string; readonly summary: string; readonly family: string };
  readonly options: Readonly<Record<string, unknown>>;
}

function one<D>(
  plot: DrawnPlot & ((drawn: D, options?: object) => string),
  drawn: D,
  given: object = {},
): GalleryCase {
  const { name, summary, family } = plot.facts;
  const shape = (drawn as { values?: { shape?: readonly number[] } }).values?.shape ?? [];
  return {
    name,
    about: summary,
    family,
    options: plot.options,
    rows: shape[0] ?? 1,
    given: given as Readonly<Record<string, unknown>>,
    draw: (options) => plot(drawn, { ...given, ...options }),
  };
}

/** In the order of the plots' families. */
export const galleryCases = async (): Promise<readonly GalleryCase[]> => [
  one(plots.bar, sampled, { row: 4 }),
  one(plots.waterfall, explained, { row: 4 }),
  one(plots.force, explained),
  one(plots.forcePlot, explained, { row: 4 }),
  one(plots.beeswarm, explained),
  one(plots.violin, explained),
  one(plots.decision, explained),
  one(plots.dependence, sampled, { feature: 0 }),
  one(plots.heatmap, explained),
  one(plots.embeddingPlot, explained),
  one(plots.groupDifference, explained, { group: Array.from({ length: 40 }, (_, i) => 3 * i) }),
  one(plots.image, [byGradients, byShapley], { invert: true }),
  one(plots.imageOverlay, byGradients, { invert: true }),
  one(plots.segments, bySegments, { invert: true }),
  one(plots.camOverlay, classMap, { invert: true }),
  one(plots.text, ofText),
  one(plots.textHighlight, ofText),
  one(plots.attentionMap, attention, { head: 1 }),
  one(plots.tokenMatrix, ofText, { maxTokens: 8 }),
  one(plots.patchingTable, patching),
  one(plots.headPatterns, attention),
  one(plots.heatMap, patching),
  one(plots.modelGraph, await plots.layOut(outline)),
  one(plots.confusionMatrix, predictions),
  one(plots.calibration, predictions),
  one(plots.counterfactualTable, counterfactuals),
  one(plots.comparisonTable, comparison),
  one(plots.radar, comparison),
  one(plots.series, heartbeat),
  one(plots.curves, scores, { names: ["KernelSHAP", "Saliency"] }),
  one(plots.curvePlot, scores.slice(0, 2), { row: "all" }),
  one(plots.partialDependencePlot, effects),
  one(plots.accumulatedLocalEffectsPlot, localEffects),
  one(plots.effectPlot, effects, { feature: 0 }),
  one(plots.trainingCurves, history),
  one(
    plots.barChart,
    [
      { name: "first", y: [0.42, 0.2, 0.05] },
      { name: "total", y: [0.6, 0.3, 0.2] },
    ],
    {
      labels: ["age", "smoker", "pulse"],
    },
  ),
  one(plots.lineChart, [{ name: "a loss", y: [1, 0.5, 0.3, 0.2, 0.15] }], { yScale: "log" }),
];
