import { fail, quote } from "@hyaline/core";
import { flag, type Given, indices, spec, value } from "@hyaline/core/facts";
import type { RandomStream, Work } from "@hyaline/explanation";
import {
  type Bin,
  type Binning,
  binFeature,
  binOf,
  describeBin,
  type FeatureBins,
  spreadOf,
} from "./discretizer.js";
import { sorted } from "./sorted.js";
import { columnOf, type Table } from "./table.js";

/** How the features of a table are perturbed. */
export const tabularOptions = {
  /** Bins for continuous features (default `"quartile"`); `null` samples them from a normal distribution instead. */
  discretizer: /* @__PURE__ */ spec<Binning | null>(
    { is: "choice", choices: ["quartile", "decile"] },
    "Bins for continuous features; null samples them from a normal distribution instead.",
    "quartile",
    '"quartile", "decile" or null',
    (given) => given === "quartile" || given === "decile" || given === null,
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
  /** Draws around an instance: what the model is given, and what the surrogate sees of it. */
  sampler(instance: number, into: SampleColumns, random: RandomStream): (at: number) => void;
  /** What the surrogate sees of a value. */
  interpret(value: number, instance: number): number;
  /** The condition on this feature that a coefficient speaks of. */
  describe(instance: number, name: string): string;
}

/** Both [samples, features], row-major. */
export interface SampleColumns {
  readonly inputs: Float32Array | Float64Array;
  readonly data: Float64Array;
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
  } = options;
  for (const feature of categoricalFeatures)
    if (feature >= training.features)
      fail("argument", `categoricalFeatures are columns from 0 to ${training.features - 1}`, quote(feature));
  const features: TabularFeature[] = [];
  for (let feature = 0; feature < training.features; feature++) {
    const column = columnOf(training, feature);
    yield;
    if (categoricalFeatures.includes(feature))
      features.push(categorical(yield* sorted(column), categoryNames[feature]));
    else if (discretizer === null) features.push(continuous(column, sampleAroundInstance));
    else features.push(binned(yield* binFeature(yield* sorted(column), discretizer)));
  }
  return features;
}

/** Draws a bin, then a value in it; the surrogate sees whether the bin is the instance's. */
function binned({ edges, bins }: FeatureBins): TabularFeature {
  const cumulative = runningSums(bins.map(({ frequency }) => frequency));
  return {
    sampler: (instance, { inputs, data }, random) => {
      const own = binOf(edges, instance);
      return (at) => {
        const bin = random.index(cumulative);
        inputs[at] = valueIn(bins[bin] as Bin, random);
        data[at] = bin === own ? 1 : 0;
      };
    },
    interpret: (value, instance) => Number(binOf(edges, value) === binOf(edges, instance)),
    describe: (instance, name) => describeBin(name, edges, binOf(edges, instance)),
  };
}

const MAX_TRIES = 1000;

/** A normal draw around the bin's mean, kept inside the bin by drawing again: about half of the draws are inside. */
function valueIn({ mean, deviation, low, high }: Bin, random: RandomStream): number {
  if (low === high) return low;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const value = mean + deviation * random.normal();
    if (value >= low && value <= high) return value;
  }
  return low + (high - low) * random.uniform();
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
  const cumulative = runningSums(counts);
  return {
    sampler:
      (instance, { inputs, data }, random) =>
      (at) => {
        const code = codes[random.index(cumulative)] as number;
        inputs[at] = code;
        data[at] = code === instance ? 1 : 0;
      },
    interpret: (value, instance) => Number(value === instance),
    describe: (instance, name) => `${name}=${names?.[instance] ?? instance}`,
  };
}

/**
 * Normal draws with the training rows' spread; the surrogate sees how many standard deviations a value is above their
 * mean. A column that never varies is left as it is: nothing is known of how it might.
 */
function continuous(column: Float64Array, aroundInstance: boolean): TabularFeature {
  const { mean, deviation } = spreadOf(column);
  const scale = deviation > 0 ? deviation : 1;
  const interpret = (value: number) => (value - mean) / scale;
  return {
    sampler: (instance, { inputs, data }, random) => {
      const centre = aroundInstance || deviation === 0 ? instance : mean;
      return (at) => {
        inputs[at] = centre + deviation * random.normal();
        data[at] = interpret(inputs[at] as number);
      };
    },
    interpret,
    describe: (_, name) => name,
  };
}

function runningSums(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (w) => {
    sum += w;
    return sum;
  });
}
