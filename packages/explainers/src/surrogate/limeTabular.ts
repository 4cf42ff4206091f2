import { type CallOptions, fail, quote } from "@hyaline/core";
import { choice, either, type Given, integer, type Option, required } from "@hyaline/core/facts";
import {
  attributedOf,
  dataRows,
  type ExplainedInputs,
  type ExplainerOptions,
  inTurns,
  type RandomStream,
  type Rows,
  randomStream,
  type Work,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { explainRows } from "./parts/explainRows.js";
import { euclideanDistances, exponentialKernel } from "./parts/proximity.js";
import { surrogateOptions, width } from "./parts/surrogateOptions.js";
import { perInput, readTable, sampledInputs, type Table, tableOf } from "./parts/table.js";
import { type TabularFeature, tabularFeatures, tabularOptions } from "./parts/tabularFeatures.js";
import { withoutProgress } from "./parts/withoutProgress.js";

type RowsByInput = Rows | Readonly<Record<string, Rows>>;

const options = {
  /**
   * Training rows, from which LIME learns how features are distributed: any[training rows, features], or a record of
   * them by input.
   */
  background: required(
    dataRows("Training rows, from which LIME learns how features are distributed.") as Option<RowsByInput>,
  ),
  ...tabularOptions,
  /** How many features the surrogate may use (default 10, as in LIME). */
  maxFeatures: integer("How many features the surrogate may use.", 10),
  /**
   * Samples per explained row, itself included (default 5000, `"auto"`, as in LIME). Or which: the model's own rows,
   * any[samples, features], the explained row first.
   */
  samples: /* @__PURE__ */ either(
    "Samples per explained row, itself included; or the model's own rows, the explained row first.",
    [integer("", undefined, [2, 16777216]), choice("", ["auto"], "auto"), dataRows("")],
    5000,
  ) as Option<number | "auto" | RowsByInput>,
  /** How fast samples count less with their distance (default 0.75 · sqrt(features), as in LIME). */
  kernelWidth: width("How fast samples count less with their distance.", undefined),
  ...surrogateOptions,
};

export interface LimeTabularOptions extends ExplainerOptions, Given<typeof options> {}

/**
 * LIME for tables: perturbs each row as the training rows are distributed, asks the model, and fits a sparse linear
 * model to what it answers near the row. Features are cut into quartiles; the surrogate sees whether a sample's feature
 * is in the row's own bin, so its coefficients speak of conditions such as `0.12 < petal width <= 0.35`.
 *
 * `x: any[rows, features]`, or a record of such inputs, which are explained side by side; inputs of integers ride along
 * unless `attribute` names them. `values: [rows, features]` holds the coefficients, 0 for features that were not
 * selected; `baseValue` is the surrogate's intercept. `extra.list[row]` lists conditions and weights, largest first;
 * `extra.score`, `extra.localPrediction` and `extra.conditions` say more ({@link SurrogateFacts}).
 *
 * A condition's coefficient is what the output changes by where it holds. With `discretizer: null` the surrogate sees
 * features in standard deviations from the training rows' mean, as in LIME: a coefficient is what the output changes by
 * for one standard deviation, and the intercept is the surrogate's output at the mean. Where a column never varies,
 * samples keep its value; LIME shifts it by normal draws of deviation 1.
 *
 * Defaults are those of the authors' package: kernel sqrt(exp(-d² / w²)) with w = 0.75 · sqrt(features), 5000 samples,
 * 10 features, ridge penalty 1. Explain probabilities, `(x) => softmax(model(x))`, to match it.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?: Explaining the Predictions of Any
 * Classifier", KDD 2016, algorithm 1.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range, for samples whose first is not the row, and where no sample
 * is near enough; `shape`; `data` for NaN or infinity; what the model's calls throw; `aborted`
 * @example
 * ```ts
 * const lime = limeTabular(model, { background: trainingRows, featureNames });
 * const { extra } = await lime.explain([row], { target: 1 });
 * ```
 */
export const limeTabular = /* @__PURE__ */ defineAsking(
  {
    name: "limeTabular",
    title: "LIME for tables",
    family: "surrogate",
    summary: "A linear model of what the model answers for rows near the explained one.",
    formula: "argmin_g Σ π(z) (f(z) - g(z))² + |g|²",
    source: {
      authors: "M. T. Ribeiro, S. Singh, C. Guestrin",
      title: "Why Should I Trust You?",
      year: 2016,
      where: "algorithm 1",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "5000 rows",
  },
  options,
  {},
  (_, used) => {
    const { background, samples, seed, kernelWidth, featureNames } = used;
    const learnt = new Map<string, Promise<TabularFeature[]>>();
    const featuresFor = (inputs: ExplainedInputs, call: CallOptions) => {
      const key = attributedOf(inputs)
        .map(({ name, dtype, rowShape }) => `${name}: ${dtype}[${rowShape}]`)
        .join();
      const learn = async () => {
        const training = await readTable(background, "background", inputs, call);
        return inTurns(tabularFeatures(training, used), call.signal);
      };
      const features = learnt.get(key) ?? learn();
      learnt.set(key, features);
      features.catch(() => learnt.delete(key));
      return features;
    };

    return {
      attributeOutputs: async (call) => {
        const { inputs, signal, run } = call;
        const table = tableOf(attributedOf(inputs), "x");
        const features = await featuresFor(inputs, withoutProgress(call));
        const size = features.length;
        const kernel = kernelWidth ?? 0.75 * Math.sqrt(size);
        const given =
          typeof samples === "object"
            ? await readTable(samples, "samples", inputs, withoutProgress(call))
            : undefined;
        const count = typeof samples === "number" ? samples : 5000;
        const found = await explainRows(
          call,
          table.count,
          async (row) => {
            const instance = table.values.subarray(row * size, (row + 1) * size);
            const neighbourhood = given
              ? recorded(given, instance, features, row)
              : drawn(count, instance, features, randomStream(seed, row));
            const { samples: rows, data } = await inTurns(neighbourhood, signal);
            const { values: outputs, outputShape } = await run(sampledInputs(inputs, row, rows), () => row);
            const distances = await inTurns(euclideanDistances(data, size), signal);
            return {
              data,
              features: size,
              weights: exponentialKernel(distances, kernel),
              outputs,
              outputShape,
              conditions: features.map((feature, i) =>
                feature.describe(instance[i] as number, featureNames?.[i] ?? `feature ${i}`),
              ),
            };
          },
          used,
        );
        if (!inputs.named) return found;
        return found.map((each) => ({ ...each, perInput: perInput(inputs, each.values) }));
      },
    };
  },
);

/** Samples around a row, itself first: what the model is given, and what the surrogate sees of it. */
interface Neighbours {
  readonly samples: Table;
  readonly data: Float64Array | Uint8Array;
}

/** What surrogates see of samples: numbers, or 0 and 1 where all features are conditions. */
const seenOf = (features: readonly TabularFeature[], count: number): Neighbours["data"] =>
  new (features.every(({ isCondition }) => isCondition) ? Uint8Array : Float64Array)(count * features.length);

type Instance = Float32Array | Float64Array;

/** Numbers between two yields. */
const STRIDE = 16384;

function* drawn(
  count: number,
  instance: Instance,
  features: readonly TabularFeature[],
  random: RandomStream,
): Work<Neighbours> {
  const size = features.length;
  const inputs = new (instance.constructor as typeof Float64Array)(count * size);
  const data = seenOf(features, count);
  const draws = features.map((feature, i) => {
    const own = instance[i] as number;
    inputs[i] = own;
    data[i] = feature.interpret(own, own);
    return feature.sampler(own, { inputs, data });
  });
  // Some rows at a time, all of their features: what is written is then still in the cache.
  const step = Math.ceil(STRIDE / size) * size;
  const shares = new Float64Array(step);
  for (let from = size; from < data.length; from += step) {
    const to = Math.min(from + step, data.length);
    random.uniforms(shares);
    drawAll(draws, shares, { from, to, size });
    yield;
  }
  return { samples: { count, features: size, values: inputs }, data };
}

/** Draws every feature of some rows. Loops stand outside of generators, where they run several times as fast. */
function drawAll(
  draws: readonly ReturnType<TabularFeature["sampler"]>[],
  shares: Float64Array,
  { from, to, size }: { readonly from: number; readonly to: number; readonly size: number },
): void {
  for (let i = 0; i < draws.length; i++)
    (draws[i] as (typeof draws)[number])(from + i, to, size, shares.subarray(i));
}

/** Whether two values are the same but for their rounding to another data type. */
const isAlike = (a: number, b: number) => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));

function* recorded(
  samples: Table,
  instance: Instance,
  features: readonly TabularFeature[],
  row: number,
): Work<Neighbours> {
  const size = features.length;
  const differing = instance.findIndex((value, i) => !isAlike(value, samples.values[i] as number));
  if (samples.count < 2 || differing >= 0)
    fail(
      "argument",
      "recorded samples are the explained row and others around it",
      differing < 0
        ? "one row"
        : `${quote(samples.values[differing])} for feature ${differing} of row ${row}, which has ${quote(instance[differing])}`,
      "put the explained row first",
    );
  const data = seenOf(features, samples.count);
  for (let at = 0; at < data.length; at++) {
    const i = at % size;
    data[at] = (features[i] as TabularFeature).interpret(samples.values[at] as number, instance[i] as number);
    if ((at + 1) % STRIDE === 0) yield;
  }
  return { samples, data };
}
