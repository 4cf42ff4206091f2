import { inputXGradient } from "@hyaline/explainers";
import {
  type Explain,
  type Explanation,
  gridSegmentation,
  type MetricFacts,
  type Scores,
  type WhiteBox,
} from "@hyaline/explanation";
import * as metrics from "@hyaline/metrics";
import { withoutAim } from "../aim.js";
import type { Work } from "../contest.js";
import { cnnProblem } from "../problems/cnn.js";
import { tabularProblem } from "../problems/tabular.js";
import { type Evaluating, overEvaluations } from "./overEvaluations.js";

const ROWS = 64;
const table = `MLP 30-128-64-2, ${ROWS} rows`;
const image = "CNN 28 × 28, 16 rows";

interface Metric {
  (
    subject: {
      readonly explanation: Explanation;
      readonly model: WhiteBox;
      readonly explain: Explain<never>;
    },
    options: object,
  ): Promise<Scores>;
  readonly facts: MetricFacts;
}

/** A metric as what is called on rows: the explanation that it judges is made once, before anything is timed. */
const judging =
  (metric: Metric, options: object): Evaluating["create"] =>
  (model) => {
    const explainer = inputXGradient(model);
    let made: Promise<Explanation> | undefined;
    return {
      explain: async (x, call) => {
        made ??= explainer.explain(x, call);
        const subject = { explanation: await made, model, explain: explainer.explain };
        return metric(subject, { ...options, ...call });
      },
      dispose: () => explainer.dispose(),
    };
  };

const ofTables = (metric: Metric, what = "", options: object = {}) =>
  overEvaluations(`${metric.facts.title}, ${table}${what}`, {
    of: metric.facts.name,
    problem: tabularProblem(ROWS),
    rows: ROWS,
    aim: withoutAim("cost"),
    create: judging(metric, options),
  });

const ofImages = (metric: Metric, what: string, options: object = {}) =>
  overEvaluations(`${metric.facts.title}, ${image}${what}`, {
    of: metric.facts.name,
    problem: cnnProblem(16),
    rows: 16,
    aim: withoutAim("cost"),
    create: judging(metric, options),
  });

/** Metrics that ask the model, over the rows that they ask it. */
export const judgements: Work = {
  name: "metrics",
  contests: [
    ofTables(metrics.completenessError),
    ofTables(metrics.deletionAuc),
    ofTables(metrics.insertionAuc),
    ofTables(metrics.pixelFlipping),
    ofTables(metrics.comprehensiveness),
    ofTables(metrics.sufficiency),
    ofTables(metrics.monotonicity),
    ofTables(metrics.monotonicityCorrelation),
    ofTables(metrics.nonSensitivity),
    ofTables(metrics.sensitivityN, ", 20 subsets of a size", { runs: 20 }),
    ofTables(metrics.consistency),
    ofTables(metrics.averageSensitivity, ", 10 moves"),
    ofTables(metrics.continuity, ", 10 moves"),
    ofTables(metrics.localLipschitz, ", 10 moves"),
    ofTables(metrics.maxSensitivity, ", 10 moves"),
    ofTables(metrics.relativeInputStability, ", 10 moves"),
    ofTables(metrics.relativeOutputStability, ", 10 moves"),
    ofTables(metrics.relativeRepresentationStability as Metric, ", 10 moves", { layer: "layer0" }),
    ofTables(metrics.faithfulnessEstimate),
    ofTables(metrics.faithfulnessCorrelation, ", 100 subsets"),
    ofTables(metrics.infidelity, ", 10 moves"),
    ofTables(metrics.randomLogit),
    ofTables(metrics.featureCorrelation),
    ofTables(metrics.featureImportance, ", 10 draws"),
    ofTables(metrics.interpretability, ", 5 trees"),
    ofImages(metrics.selectivity, ", patches of 7 × 7", { patch: 7 }),
    ofImages(metrics.regionPerturbation, ", patches of 7 × 7", { patch: 7 }),
    ofImages(metrics.irof, ", segments of 7 × 7", { segmentation: gridSegmentation({ size: 7 }) }),
    ofImages(metrics.road, ", nine shares"),
  ],
};
