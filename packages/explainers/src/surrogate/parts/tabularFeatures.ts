import { fail, quote } from "@hyaline/core";
import { flag, type Given, indices, spec, value } from "@hyaline/core/facts";
import { loaded, type Work } from "@hyaline/explanation";
import {
  type Binning,
  binFeature,
  binOf,
  describeBin,
  type FeatureBins,
  percentileEdges,
  spreadOf,
} from "./discretizer.js";
import { placeIn, runningSums, shareWithin } from "./runningSums.js";
import { sorted } from "./sorted.js";
import { columnOf, type Table } from "./table.js";
import { quantile, type Tabulated, truncatedNormal } from "./truncatedNormal.js";

/** How the features of a table are perturbed. */
export const tabularOptions = {
  /**
   * Bins for continuous features (default `"quartile"`); `"entropy"` cuts them where they tell `labels` apart; `null`
   * samples them from a normal distribution instead.
   */
  discretizer: /* @__PURE__ */ spec<Binning | null>(
    { is: "choice", choices: ["quartile", "decile", "entropy"] },
    "Bins for continuous features; null samples them from a normal distribution instead.",
    "quartile",
    '"quartile", "decile", "entropy" or null',
    (given) => ["quartile", "decile", "entropy", null].includes(given as Binning | null),
  ),
  /** The class of each training row, for discretizer entropy. */
  labels: /* @__PURE__ */ value<ArrayLike<number>>(
    "The class of each training row, for discretizer entropy.",
    "a list of numbers",
    (given) => Array.isArray(given) || ArrayBuffer.isView(given),
  ),
  /** Which columns hold category codes. */
  categoricalFeatures: /* @__PURE__ */ indices("Which columns hold category codes."),
  /** For a column of category codes, the name of each code. */
  categoryNames: /* @__PURE__ */ value<Readonly<Record<number, readonly string[]>>>(
    "For a column of category codes, the name of each code.",
    "a record of lists of texts by column",
    (given) => typeof given === "object" && given !== null && Object.values(given).every(Array.isArray),
  ),
  /** Without a discretizer: sample around the instance rather than around the training mean (default false). */
  sampleAroundInstance: /* @__PURE__ */ flag(
    "Without a discretizer: sample around the instance rather than around the training mean.",
    false,
  ),
};

export interface TabularFeatureOptions extends Given<typeof tabularOptions> {}

/** How one feature is perturbed, what the surrogate sees of it, and how it is called. */
export interface TabularFeature {
  /** Whether the surrogate sees 0 or 1. */
  readonly isCondition: boolean;
  /**
   * Draws around an instance: what the model is given, and what the surrogate sees of it.
   *
   * @returns fills the places from `from` to before `to` in steps of `step`, from as many uniform draws, also in steps
   */
  sampler(
    instance: number,
    into: SampleColumns,
  ): (from: number, to: number, step: number, shares: Float64Array) => void;
  /** What the surrogate sees of a value. */
  interpret(value: number, instance: number): number;
  /** The condition on this feature that a coefficient speaks of. */
  describe(instance: number, name: string): string;
}

/** Both [samples, features], row-major. */
export interface SampleColumns {
  readonly inputs: Float32Array | Float64Array;
  readonly data: Float64Array | Uint8Array;
}

/**
 * How each column of a table is perturbed, learnt from training rows.
 *
 * @throws HyalineError `argument` for options that do not fit
 */
export function* tabularFeatures(training: Table, options: TabularFeatureOptions): Work<TabularFeature[]> {
  const {
    discretizer = "quartile",
    categoricalFeatures = [],
    categoryNames = {},
    sampleAroundInstance = false,
    labels,
  } = options;
  if (discretizer === "entropy" && labels?.length !== training.count)
    fail(
      "argument",
      `discretizer entropy needs labels, one for each of ${training.count} training rows`,
      labels ? String(labels.length) : "none",
    );
  for (const feature of categoricalFeatures)
    if (feature >= training.features)
      fail("argument", `categoricalFeatures are columns from 0 to ${training.features - 1}`, quote(feature));
  const normal = truncatedNormal(0, 1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const features: TabularFeature[] = [];
  for (let feature = 0; feature < training.features; feature++) {
    const column = columnOf(training, feature);
    yield;
    if (categoricalFeatures.includes(feature))
      features.push(categorical(yield* sorted(column), categoryNames[feature]));
    else if (discretizer === null) features.push(continuous(column, sampleAroundInstance, normal));
    else {
      const edges =
        discretizer === "entropy"
          ? yield* edgesOf(column, labels as ArrayLike<number>)
          : percentileEdges(yield* sorted(column), discretizer);
      features.push(yield* binned(yield* binFeature(yield* sorted(column), edges)));
    }
  }
  return features;
}

function* edgesOf(column: Float64Array, labels: ArrayLike<number>): Work<number[]> {
  const { entropyEdges } = yield* loaded(() => import("./entropyEdges.js"));
  return yield* entropyEdges(column, labels);
}

/** Draws a bin, then a value in it; the surrogate sees whether the bin is the instance's. */
function* binned({ edges, bins }: FeatureBins): Work<TabularFeature> {
  const sums = runningSums(bins.map(({ frequency }) => frequency));
  const inBin: Tabulated[] = [];
  for (const { mean, deviation, low, high } of bins) {
    inBin.push(truncatedNormal(mean, deviation, low, high));
    yield;
  }
  return {
    isCondition: true,
    sampler: (instance, { inputs, data }) => {
      const own = binOf(edges, instance);
      const isOwn = Uint8Array.from(bins, (_, bin) => Number(bin === own));
      return (from, to, step, shares) => {
        for (let at = from; at < to; at += step) {
          const share = shares[at - from] as number;
          const bin = placeIn(sums, share);
          inputs[at] = quantile(inBin[bin] as Tabulated, shareWithin(sums, bin, share));
          data[at] = isOwn[bin] as number;
        }
      };
    },
    interpret: (value, instance) => Number(binOf(edges, value) === binOf(edges, instance)),
    describe: (instance, name) => describeBin(name, edges, binOf(edges, instance)),
  };
}

/**
 * Draws a category as often as training rows have it; the surrogate sees whether it is the instance's.
 *
 * @param column sorted codes
 */
function categorical(column: Float64Array, names: readonly string[] | undefined): TabularFeature {
  const codes: number[] = [];
  const counts: number[] = [];
  for (const code of column) {
    if (code !== codes.at(-1)) counts[codes.push(code) - 1] = 0;
    counts[codes.length - 1] = (counts[codes.length - 1] as number) + 1;
  }
  const sums = runningSums(counts.map((count) => count / column.length));
  return {
    isCondition: true,
    sampler:
      (instance, { inputs, data }) =>
      (from, to, step, shares) => {
        for (let at = from; at < to; at += step) {
          const code = codes[placeIn(sums, shares[at - from] as number)] as number;
          inputs[at] = code;
          data[at] = code === instance ? 1 : 0;
        }
      },
    interpret: (value, instance) => Number(value === instance),
    describe: (instance, name) => `${name}=${names?.[instance] ?? instance}`,
  };
}

/**
 * Normal draws with the training rows' spread; the surrogate sees how many standard deviations a value is above their
 * mean. A column that never varies is left as it is: nothing is known of how it might.
 */
function continuous(column: Float64Array, aroundInstance: boolean, normal: Tabulated): TabularFeature {
  const { mean, deviation } = spreadOf(column);
  const scale = deviation > 0 ? deviation : 1;
  return {
    isCondition: false,
    sampler: (instance, { inputs, data }) => {
      const centre = aroundInstance || deviation === 0 ? instance : mean;
      return (from, to, step, shares) => {
        for (let at = from; at < to; at += step) {
          const value = centre + deviation * quantile(normal, shares[at - from] as number);
          inputs[at] = value;
          data[at] = (value - mean) / scale;
        }
      };
    },
    interpret: (value) => (value - mean) / scale,
    describe: (_, name) => name,
  };
}
