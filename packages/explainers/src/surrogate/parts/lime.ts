/** What LIME for tables and for images share: options and their checks. */
import { fail } from "@hyaline/core";
import type { ExplainerOptions } from "../../explainer.js";
import { type FeatureSelection, featureSelections } from "./featureSelection.js";
import type { SurrogateOptions } from "./localSurrogate.js";

/** Options of every LIME explainer. */
export interface LimeOptions extends ExplainerOptions {
  /** How the surrogate's features are chosen (default `"auto"`, as in LIME). */
  readonly featureSelection?: FeatureSelection;
  /** How fast samples count less with their distance. */
  readonly kernelWidth?: number;
  /** The L2 penalty of the final fit (default 1, as in LIME). */
  readonly ridgeAlpha?: number;
  /** Of the perturbations (default 0). */
  readonly seed?: number;
}

/** The names of {@link LimeOptions}. */
export const limeKeys = [
  "batchSize",
  "featureNames",
  "outputNames",
  "featureSelection",
  "kernelWidth",
  "ridgeAlpha",
  "seed",
];

/** @throws HyalineError `argument` */
export function surrogateOptions(
  { featureSelection = "auto", ridgeAlpha = 1, kernelWidth }: LimeOptions,
  maxFeatures: number,
): SurrogateOptions {
  if (!featureSelections.includes(featureSelection))
    fail(
      "argument",
      `featureSelection is one of ${featureSelections.join(", ")}`,
      JSON.stringify(featureSelection),
    );
  if (!(ridgeAlpha >= 0)) fail("argument", "ridgeAlpha must not be negative", String(ridgeAlpha));
  if (kernelWidth !== undefined && !(kernelWidth > 0))
    fail("argument", "kernelWidth must be positive", String(kernelWidth));
  if (!Number.isInteger(maxFeatures) || maxFeatures < 1)
    fail("argument", "maxFeatures must be a positive integer", String(maxFeatures));
  return { featureSelection, ridgeAlpha, maxFeatures };
}

/** How many samples: a number of at least 2, or the default. */
export function sampleCount(samples: number | "auto", auto: number): number {
  const count = samples === "auto" ? auto : samples;
  if (!Number.isInteger(count) || count < 2 || count > 2 ** 24)
    fail("argument", 'samples is "auto" or an integer from 2 to 2^24', String(samples));
  return count;
}
