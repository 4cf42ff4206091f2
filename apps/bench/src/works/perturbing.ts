import * as explainers from "@hyaline/explainers";
import { timesTheCost, withoutAim } from "../aim.js";
import type { Work } from "../contest.js";
import { cnnProblem } from "../problems/cnn.js";
import { tabularBackground, tabularProblem } from "../problems/tabular.js";
import { ofTexts } from "./ofTexts.js";
import { overEvaluations } from "./overEvaluations.js";
import { squares } from "./squares.js";

const table = "MLP 30-128-64-2";
const image = "CNN 28 × 28";
const readOnly = withoutAim("cost");
const background = { shape: [20, 30], values: tabularBackground(20) };
const black = { shape: [1, 1, 28, 28], values: new Float32Array(784) };
const tenths = Float64Array.from({ length: 30 }, (_, i) => Math.floor(i / 3));
const tens = Array.from({ length: 10 }, (_, i) => [3 * i, 3 * i + 1, 3 * i + 2]);
const segmentation = explainers.gridSegmentation({ size: 7 });

/** Methods that only ask the model, over the rows that they ask it: of a small net, and of one of some 100 µs a row. */
export const perturbing: Work = {
  name: "perturbing",
  contests: [
    overEvaluations(`LIME, ${table}, 5,000 samples`, {
      of: "limeTabular",
      problem: tabularProblem(1),
      aim: timesTheCost(1.5),
      create: (model) => explainers.limeTabular(model, { background }),
    }),
    overEvaluations(`surrogate tree, ${table}, 20 background rows`, {
      of: "surrogateTree",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.surrogateTree(model, { background }),
    }),
    overEvaluations(`LIME, ${image}, 16 segments`, {
      of: "limeImage",
      problem: cnnProblem(1),
      create: (model) => explainers.limeImage(model, { segmentation }),
    }),
    overEvaluations(`permutation SHAP, ${table}, 20 background rows`, {
      of: "permutationShap",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.permutationShap(model, { background }),
    }),
    overEvaluations(`permutation SHAP, ${image}, 16 segments`, {
      of: "permutationShap",
      problem: cnnProblem(1),
      aim: readOnly,
      create: (model) => explainers.permutationShap(model, { background: black, groups: squares }),
    }),
    overEvaluations(`exact SHAP, ${table}, 10 groups, 20 background rows`, {
      of: "exactShap",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.exactShap(model, { background, groups: { shape: [30], values: tenths } }),
    }),
    overEvaluations(`partition SHAP, ${image}, 16 segments`, {
      of: "partitionShap",
      problem: cnnProblem(1),
      aim: readOnly,
      create: (model) => explainers.partitionShap(model, { background: black, groups: squares }),
    }),
    overEvaluations(`sampled SHAP, ${table}, 20 background rows`, {
      of: "samplingShap",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.samplingShap(model, { background, samples: 20 }),
    }),
    overEvaluations(`asymmetric SHAP, ${table}, 10 groups in order`, {
      of: "asymmetricShap",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.asymmetricShap(model, { background, order: tens }),
    }),
    overEvaluations(`Shapley interactions, ${table}, 10 groups, 20 background rows`, {
      of: "shapleyInteractions",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) =>
        explainers.shapleyInteractions(model, { background, groups: { shape: [30], values: tenths } }),
    }),
    overEvaluations(`leave one out, ${table}, 64 rows, 20 background rows`, {
      of: "leaveOneOut",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.leaveOneOut(model, { background }),
    }),
    overEvaluations(`occlusion, ${image}, windows of 7 × 7, 16 rows`, {
      of: "occlusion",
      problem: cnnProblem(16),
      rows: 16,
      aim: readOnly,
      create: (model) => explainers.occlusion(model, { window: [1, 7, 7], strides: [1, 7, 7] }),
    }),
    overEvaluations(`feature ablation, ${table}, 64 rows`, {
      of: "featureAblation",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.featureAblation(model),
    }),
    overEvaluations(`feature permutation, ${table}, 64 rows`, {
      of: "featurePermutation",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.featurePermutation(model),
    }),
    overEvaluations(`partial dependence, ${table}, 64 rows, 20 values`, {
      of: "partialDependence",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.partialDependence(model, { grid: 20 }),
    }),
    overEvaluations(`individual curves, ${table}, 64 rows, 20 values`, {
      of: "individualConditional",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.individualConditional(model, { grid: 20 }),
    }),
    overEvaluations(`accumulated local effects, ${table}, 64 rows`, {
      of: "accumulatedLocalEffects",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.accumulatedLocalEffects(model),
    }),
    overEvaluations(`Morris, ${table}, 50 trajectories`, {
      of: "morris",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.morris(model),
    }),
    overEvaluations(`Sobol, ${table}, 1,024 samples`, {
      of: "sobol",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.sobol(model),
    }),
    overEvaluations(`H-statistic, ${table}, 4 features, 50 rows`, {
      of: "hStatistic",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.hStatistic(model, { features: [0, 1, 2, 3] }),
    }),
    overEvaluations(`permutation importance, ${table}, 64 rows, 10 repeats`, {
      of: "permutationImportance",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) => explainers.permutationImportance(model),
    }),
    overEvaluations(`anchors, ${table}, 20 background rows`, {
      of: "anchors",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.anchors(model, { background }),
    }),
    overEvaluations(`DiCE, ${table}, 1,000 rows tried`, {
      of: "dice",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.dice(model, { background }),
    }),
    overEvaluations(`anchors of images, ${image}, 16 segments`, {
      of: "anchorsImage",
      problem: cnnProblem(1),
      aim: readOnly,
      create: (model) => explainers.anchorsImage(model, { segmentation, maxConditions: 2 }),
    }),
    overEvaluations(`Wachter's counterfactuals, ${table}, 6 × 200 steps`, {
      of: "wachter",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.wachter(model, { background }),
    }),
    overEvaluations(`contrastive explanations, ${table}, 6 × 200 steps`, {
      of: "contrastive",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.contrastive(model),
    }),
    overEvaluations(`LIME of series, ${table}, 30 steps of time`, {
      of: "limeSeries",
      problem: tabularProblem(1),
      aim: readOnly,
      create: (model) => explainers.limeSeries(model),
    }),
    overEvaluations(`trust scores, ${table}, 64 rows, 20 training rows`, {
      of: "trustScore",
      problem: tabularProblem(64),
      rows: 64,
      aim: readOnly,
      create: (model) =>
        explainers.trustScore(model, {
          background,
          labels: [0, 1].flatMap((label) => new Array(10).fill(label)),
        }),
    }),
    ofTexts("LIME, 5,000 samples", {
      of: "limeText",
      aim: timesTheCost(1.2),
      create: (model) => explainers.limeText(model),
    }),
    ofTexts("anchors, two words at most", {
      of: "anchorsText",
      aim: readOnly,
      create: (model) => explainers.anchorsText(model, { maxConditions: 2 }),
    }),
  ],
};
