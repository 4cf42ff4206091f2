// What is known of made-up models: what they attend to, how they trained, what they answered, how they are built.
import type {
  Comparison,
  Counterfactuals,
  ModelOutline,
  Predictions,
  Readings,
  Scores,
  TrainingEpoch,
} from "@hyaline/explanation";
import { evenNumbers, featureNames, provenance, rows } from "./patients.js";

const tokens = ["the", "cat", "that", "saw", "the", "dogs", "runs"];
const [layers, heads, steps] = [2, 4, tokens.length];

/** Each head looks back in its own way: at itself, at the token before, at the first, at nouns. */
const looks: readonly ((query: number, key: number) => number)[] = [
  (q, k) => (q === k ? 4 : 0.5),
  (q, k) => (k === q - 1 ? 5 : 0.3),
  (_, k) => (k === 0 ? 6 : 0.2),
  (q, k) => ((k === 1 || k === 5) && k !== q ? 3 : 0.4),
];
const pattern = (layer: number, head: number, query: number): number[] => {
  const weights = Array.from({ length: steps }, (_, key) =>
    key <= query ? (looks[(head + layer) % looks.length] as (typeof looks)[number])(query, key) : 0,
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};
export const attention: Readings = {
  kind: "readings",
  method: "attentionPatterns",
  quantity: "attention weight",
  values: {
    shape: [1, layers, heads, steps, steps],
    values: Array.from({ length: layers }, (_, l) =>
      Array.from({ length: heads }, (__, h) => Array.from({ length: steps }, (___, q) => pattern(l, h, q))),
    ).flat(3),
  },
  axes: [
    { name: "layer" },
    { name: "head" },
    { name: "query", labels: tokens },
    { name: "key", labels: tokens },
  ],
  provenance,
};

export const patching: Readings = {
  kind: "readings",
  method: "activationPatching",
  quantity: "change of the output",
  target: [0],
  outputNames: ["runs"],
  values: {
    shape: [1, 6, steps],
    values: Array.from({ length: 6 }, (_, layer) =>
      tokens.map(
        (__, step) =>
          -3 * Math.exp(-((layer - (step === 1 ? 1 : 5)) ** 2) / 3) * (step === 1 || step === 6 ? 1 : 0.05),
      ),
    ).flat(),
  },
  axes: [
    { name: "layer", labels: Array.from({ length: 6 }, (_, layer) => `block ${layer + 1}`) },
    { name: "token", labels: tokens },
  ],
  output: { shape: [1], values: [2.1] },
  sourceOutput: { shape: [1], values: [-1.4] },
  provenance,
};

export const history: readonly TrainingEpoch[] = Array.from({ length: 30 }, (_, i) => {
  const fall = Math.exp(-i / 7);
  return {
    epoch: i + 1,
    loss: 0.08 + 0.6 * fall,
    scores: { accuracy: 0.98 - 0.4 * fall },
    validation: { loss: 0.16 + 0.52 * fall + 0.0025 * i, scores: { accuracy: 0.94 - 0.36 * fall } },
  };
});

const drawn = evenNumbers(11);
const classes = ["healthy", "at risk", "ill"];
const answers = Array.from({ length: 300 }, () => {
  const label = Math.floor(drawn.next().value * classes.length);
  const sure = 0.45 + 0.54 * drawn.next().value;
  // Surer than it should be, and unsure between neighbours.
  const isRight = drawn.next().value < sure - 0.12;
  const answer = isRight ? label : Math.min(2, Math.max(0, label + (drawn.next().value < 0.5 ? -1 : 1)));
  return { label, row: classes.map((_, i) => (i === answer ? sure : (1 - sure) / 2)) };
});
export const predictions: Predictions = {
  kind: "predictions",
  outputs: { shape: [answers.length, classes.length], values: answers.flatMap(({ row }) => row) },
  labels: answers.map(({ label }) => label),
  outputNames: classes,
};

const patient = rows[3] as readonly number[];
export const counterfactuals: Counterfactuals = {
  kind: "counterfactuals",
  method: "dice",
  data: { shape: [1, featureNames.length], values: patient },
  target: [0],
  values: {
    shape: [1, 3, featureNames.length],
    values: [patient.with(4, 5), patient.with(1, 118).with(5, 72), patient.with(6, 84).with(4, 4)].flat(),
  },
  valid: { shape: [1, 3], values: [1, 1, 0] },
  outputs: { shape: [1, 3], values: [0.61, 0.72, 0.44] },
  featureNames,
  outputNames: ["healthy"],
  provenance,
};

const explainers = ["kernelShap", "integratedGradients", "limeTabular", "saliency"];
const metrics = [
  { name: "deletionAuc", title: "Deletion AUC", direction: "lower" },
  { name: "insertionAuc", title: "Insertion AUC", direction: "higher" },
  { name: "completenessError", title: "Completeness error", direction: "lower" },
  { name: "maxSensitivity", title: "Max sensitivity", direction: "lower" },
  { name: "sparseness", title: "Sparseness", direction: "higher" },
] as const;
const means = [
  [0.21, 0.79, 1e-16, 0.18, 0.51],
  [0.23, 0.77, 0.001, 0.11, 0.55],
  [0.27, 0.74, 0.09, 0.34, 0.6],
  [0.33, 0.66, 0.4, 0.45, 0.43],
];
const rankOf = (e: number, m: number) => {
  const sign = metrics[m]?.direction === "higher" ? -1 : 1;
  const own = sign * (means[e]?.[m] as number);
  return 1 + means.filter((line) => sign * (line[m] as number) < own).length;
};
const ranks = explainers.map((_, e) => metrics.map((__, m) => rankOf(e, m)));
export const comparison: Comparison = {
  kind: "comparison",
  explainers,
  metrics,
  values: {
    shape: [4, 5, 2],
    values: means.flatMap((line) => line.flatMap((mean) => [mean * 0.95, mean * 1.05])),
  },
  means: means.map((line) => line.map((mean) => ({ mean, low: mean * 0.94, high: mean * 1.06, rows: 40 }))),
  ranks: { shape: [4, 5], values: ranks.flat() },
  meanRanks: ranks.map((line) => line.reduce((sum, rank) => sum + rank / line.length, 0)),
  firstShares: [0.58, 0.39, 0.03, 0],
  explaining: [4096, 50, 1000, 1].map((evaluations) => ({ evaluations, durationMs: evaluations / 8 })),
  scoring: explainers.map(() => metrics.map(() => ({ evaluations: 200, durationMs: 25 }))),
  failures: [],
  recommendation: {
    explainer: 0,
    share: 0.58,
    evidence: ["KernelSHAP has the best mean rank by 5 metrics on 40 rows."],
  },
  provenance,
};

const curve = (sharpness: number, falls: boolean, i: number) => {
  const fractions = Array.from({ length: 21 }, (_, k) => k / 20);
  const outputs = fractions.map((at) => {
    const left = 0.92 * Math.exp(-sharpness * (1 + 0.15 * Math.sin(i)) * at) + 0.05;
    return falls ? left : 0.97 - left;
  });
  return { fractions, outputs, auc: outputs.reduce((sum, y) => sum + y / outputs.length, 0) };
};
const scored = (metric: string, sharpness: number, falls: boolean): Scores => {
  const curves = Array.from({ length: 12 }, (_, i) => curve(sharpness, falls, i));
  return {
    kind: "scores",
    metric,
    values: { shape: [12], values: curves.map(({ auc }) => auc) },
    curves,
    provenance,
  };
};
/** Of two explanations each. */
export const scores: readonly Scores[] = [
  scored("deletionAuc", 5, true),
  scored("deletionAuc", 2.5, true),
  scored("insertionAuc", 5, false),
  scored("insertionAuc", 2.5, false),
];

/** Laid out as `layOut` does. */
export const outline: ModelOutline = {
  kind: "modelOutline",
  nodes: [
    { name: "input", detail: "float32[1, 8]", relevance: 0.42 },
    { name: "hidden1", detail: "float32[1, 16]", relevance: 0.3 },
    { name: "shortcut", detail: "float32[1, 16]", relevance: 0.12 },
    { name: "hidden2", detail: "float32[1, 16]", relevance: -0.06 },
    { name: "sum", detail: "float32[1, 16]", relevance: 0.42 },
    { name: "output", detail: "float32[1, 2]", relevance: 0.42 },
  ],
  edges: [
    { from: 0, to: 1, relevance: 0.3 },
    { from: 0, to: 2, relevance: 0.12 },
    { from: 1, to: 3, relevance: -0.06 },
    { from: 1, to: 4, relevance: 0.36 },
    { from: 3, to: 4, relevance: -0.06 },
    { from: 2, to: 4, relevance: 0.12 },
    { from: 4, to: 5, relevance: 0.42 },
  ],
};
