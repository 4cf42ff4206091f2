import type { Explanation } from "./explanation.js";
import type { Comparison } from "./results/comparison.js";
import type { ConceptScores } from "./results/conceptScores.js";
import type { Counterfactuals } from "./results/counterfactuals.js";
import type { FeatureEffects } from "./results/featureEffects.js";
import type { Influences } from "./results/influences.js";
import type { Maxima } from "./results/maxima.js";
import type { Readings } from "./results/readings.js";
import type { Rules } from "./results/rules.js";
import type { Scores } from "./results/scores.js";
import type { Sensitivities } from "./results/sensitivities.js";

export type * from "./results/comparison.js";
export type * from "./results/conceptScores.js";
export type * from "./results/counterfactuals.js";
export type * from "./results/featureEffects.js";
export type * from "./results/influences.js";
export type * from "./results/interval.js";
export type * from "./results/maxima.js";
export type * from "./results/modelOutline.js";
export type * from "./results/predictions.js";
export type * from "./results/readings.js";
export type * from "./results/rules.js";
export type * from "./results/scores.js";
export type * from "./results/sensitivities.js";
export type * from "./results/series.js";
export type * from "./results/trainingEpoch.js";

/** What methods can give, by the name that facts use. Packages with results of their own add to it. */
export interface Results {
  explanation: Explanation;
  featureEffects: FeatureEffects;
  sensitivities: Sensitivities;
  rules: Rules;
  counterfactuals: Counterfactuals;
  influences: Influences;
  readings: Readings;
  conceptScores: ConceptScores;
  maxima: Maxima;
  scores: Scores;
  comparison: Comparison;
}
