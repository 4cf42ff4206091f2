import { fail, type LongCallOptions, sameShape } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import {
  type HostRows,
  isWhiteBox,
  type Model,
  modelRunner,
  type RandomStream,
  type Rows,
  randomStream,
  readRows,
  type WhiteBox,
} from "@hyaline/explanation";
import type { OutputsExplainer } from "../explainer.js";
import { type LimeOptions, limeKeys, sampleCount, surrogateOptions } from "./parts/lime.js";
import { limeExplainer } from "./parts/limeExplainer.js";
import { exponentialKernel } from "./parts/localSurrogate.js";
import { type TabularFeature, type TabularFeatureOptions, tabularFeatures } from "./parts/tabularFeatures.js";

export interface LimeTabularOptions extends LimeOptions, TabularFeatureOptions {
  /** Training rows, from which LIME learns how features are distributed. any[training rows, features] */
  readonly background: Rows;
  /** How many features the surrogate may use (default 10, as in LIME). */
  readonly maxFeatures?: number;
  /** Perturbed rows per explained row, itself included (default `"auto"`: 5000, as in LIME). */
  readonly samples?: number | "auto";
}

/**
 * LIME for tables: perturbs each row as the training rows are distributed, asks the model, and fits a sparse linear
 * model to what it answers near the row. Features are cut into quartiles; the surrogate sees whether a sample's feature
 * is in the row's own bin, so its coefficients speak of conditions such as `0.12 < petal width <= 0.35`.
 *
 * `x: any[rows, features]`; `values: [rows, features]` holds the coefficients, 0 for features that were not selected;
 * `baseValue` is the surrogate's intercept. `extra.list[row]` lists conditions and weights, largest first;
 * `extra.score`, `extra.localPrediction` and `extra.conditions` say more ({@link SurrogateFacts}).
 *
 * Defaults are those of the authors' package: kernel sqrt(exp(-d² / w²)) with w = 0.75 · sqrt(features), 5000 samples,
 * 10 features, ridge penalty 1. Explain probabilities, `(x) => softmax(model(x))`, to match it.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?: Explaining the Predictions of Any
 * Classifier", KDD 2016, algorithm 1.
 *
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range, `shape`, `data` for NaN or infinity, `aborted`
 * @example
 * ```ts
 * const lime = limeTabular(model, { background: trainingRows, featureNames });
 * const { extra } = await lime.explain([row], { target: 1 });
 * ```
 */
export function limeTabular(model: WhiteBox, options: LimeTabularOptions): OutputsExplainer;
export function limeTabular(model: Model, options: LimeTabularOptions): OutputsExplainer;
export function limeTabular(model: Model, options: LimeTabularOptions): OutputsExplainer {
  refuseUnknown("limeTabular", options, [
    "background",
    "maxFeatures",
    "samples",
    "discretizer",
    "categoricalFeatures",
    "categoryNames",
    "sampleAroundInstance",
    ...limeKeys,
  ]);
  const { background, maxFeatures = 10, samples = "auto", seed = 0, kernelWidth } = options;
  const fit = surrogateOptions(options, maxFeatures);
  const count = sampleCount(samples, 5000);
  randomStream(seed);
  const runner = modelRunner(model, options);
  const learnt = new Map<string, Promise<TabularFeature[]>>();
  /** Rounded as the rows are, so that a row's value is in the same bin as the training rows' equal ones. */
  const learn = async ({ dtype, rowShape, values: like }: HostRows, call: LongCallOptions) => {
    const training = await readRows(background, "background", { ...call, dtype });
    if (training.rowShape.length !== 1 || training.count === 0)
      fail("shape", "background needs rows of features", `[${training.shape.join(", ")}]`);
    if (!sameShape(training.rowShape, rowShape))
      fail("shape", "x needs rows like those of background", `[${rowShape}] for [${training.rowShape}]`);
    const values = (like.constructor as typeof Float64Array).from(training.values);
    return tabularFeatures({ ...training, values }, options);
  };
  const featuresFor = (rows: HostRows, call: LongCallOptions) => {
    const key = `${rows.dtype}[${rows.rowShape}]`;
    const features = learnt.get(key) ?? learn(rows, call);
    learnt.set(key, features);
    features.catch(() => learnt.delete(key));
    return features;
  };

  const { featureNames, outputNames, ...used } = options;
  return limeExplainer({
    method: "limeTabular",
    samples: count,
    seed,
    fit,
    names: { ...(featureNames ? { featureNames } : {}), ...(outputNames ? { outputNames } : {}) },
    used: { ...used, discretizer: options.discretizer === undefined ? "quartile" : options.discretizer },
    read: (x: Rows, call) => readRows(x, "x", isWhiteBox(model) ? call : { ...call, dtype: "float64" }),
    begin: async (rows, call) => {
      const features = await featuresFor(rows, call);
      const width = kernelWidth ?? 0.75 * Math.sqrt(features.length);
      return {
        named: features.length,
        fields: () => ({ data: { shape: rows.shape, values: rows.values } }),
        ask: async (row) => {
          const { inputs, data } = neighbourhoodOf(rows, row, features, count, randomStream(seed, row));
          const { values: outputs } = await runner.run(inputs, call);
          const weights = exponentialKernel(distancesTo(data, features), width);
          const conditions = features.map((feature, i) =>
            feature.describe(
              rows.values[row * rows.rowSize + i] as number,
              featureNames?.[i] ?? `feature ${i}`,
            ),
          );
          return { data, features: features.length, weights, outputs, conditions };
        },
      };
    },
    dispose: () => runner.dispose(),
  });
}

/** Samples around one row, the row itself first: model inputs, and what the surrogate sees of them. */
function neighbourhoodOf(
  rows: HostRows,
  row: number,
  features: readonly TabularFeature[],
  count: number,
  random: RandomStream,
): { inputs: HostRows; data: Float64Array } {
  const size = features.length;
  const inputs = new (rows.values.constructor as typeof Float64Array)(count * size);
  const data = new Float64Array(count * size);
  features.forEach((feature, offset) => {
    const instance = rows.values[row * size + offset] as number;
    inputs[offset] = instance;
    data[offset] = feature.interpret(instance);
    feature.sample(instance, { inputs, data, offset, stride: size }, random);
  });
  return { inputs: { ...rows, values: inputs, count, shape: [count, size] }, data };
}

/** Euclidean distances to the first sample, each feature in its own scale. */
function distancesTo(data: Float64Array, features: readonly TabularFeature[]): Float64Array {
  const size = features.length;
  return Float64Array.from({ length: data.length / size }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const difference =
        ((data[k * size + i] as number) - (data[i] as number)) / (features[i] as TabularFeature).scale;
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  });
}
