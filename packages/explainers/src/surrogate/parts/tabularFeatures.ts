import { fail } from "@hyaline/core";
import type { HostRows, RandomStream } from "@hyaline/explanation";
import { type Binning, binFeature, binOf, columnOf, describeBin, type FeatureBins } from "./discretizer.js";

export interface TabularFeatureOptions {
  /** Bins for continuous features (default `"quartile"`); `null` samples them from a normal distribution instead. */
  readonly discretizer?: Binning | null;
  /** Which columns hold category codes. */
  readonly categoricalFeatures?: readonly number[];
  /** For a column of category codes, the name of each code. */
  readonly categoryNames?: Readonly<Record<number, readonly string[]>>;
  /** Without a discretizer: sample around the instance rather than around the training mean (default false). */
  readonly sampleAroundInstance?: boolean;
}

/** How one feature is perturbed, what the surrogate sees of it, and how it is called. */
export interface TabularFeature {
  /**
   * Fills a column of samples: model input into `inputs` and what the surrogate sees into `data`, both from place
   * `offset` on in steps of `stride`. The first sample, the instance itself, is left alone.
   */
  sample(instance: number, into: SampleColumns, random: RandomStream): void;
  /** What the surrogate sees of the instance itself. */
  interpret(instance: number): number;
  /** The condition on this feature that a coefficient speaks of. */
  describe(instance: number, name: string): string;
  /** What distances are measured in. */
  readonly scale: number;
}

export interface SampleColumns {
  readonly inputs: Float32Array | Float64Array;
  readonly data: Float64Array;
  readonly offset: number;
  readonly stride: number;
}

/**
 * How each column of a table is perturbed, learnt from training rows.
 *
 * @throws HyalineError `argument` for options that do not fit
 */
export function tabularFeatures(training: HostRows, options: TabularFeatureOptions): TabularFeature[] {
  const {
    discretizer = "quartile",
    categoricalFeatures = [],
    categoryNames = {},
    sampleAroundInstance,
  } = options;
  for (const feature of categoricalFeatures) {
    if (!Number.isInteger(feature) || feature < 0 || feature >= training.rowSize)
      fail("argument", `categoricalFeatures are columns from 0 to ${training.rowSize - 1}`, String(feature));
  }
  return Array.from({ length: training.rowSize }, (_, feature) => {
    if (categoricalFeatures.includes(feature))
      return categorical(columnOf(training, feature), categoryNames[feature]);
    if (discretizer === null) return continuous(columnOf(training, feature), sampleAroundInstance ?? false);
    return binned(binFeature(training, feature, discretizer));
  });
}

/** Draws a bin, then a value in it; the surrogate sees whether the bin is the instance's. */
function binned(bins: FeatureBins): TabularFeature {
  const { edges } = bins;
  const cumulative = runningSums(bins.frequencies);
  return {
    sample: (instance, { inputs, data, offset, stride }, random) => {
      const own = binOf(edges, instance);
      for (let at = offset + stride; at < data.length; at += stride) {
        const bin = random.index(cumulative);
        inputs[at] = valueIn(bins, bin, random);
        data[at] = bin === own ? 1 : 0;
      }
    },
    interpret: () => 1,
    describe: (instance, name) => describeBin(name, edges, binOf(edges, instance)),
    scale: 1,
  };
}

const MAX_TRIES = 1000;

/** A normal draw around the bin's mean, kept inside the bin by drawing again: about half of the draws are inside. */
function valueIn({ means, deviations, lows, highs }: FeatureBins, bin: number, random: RandomStream): number {
  const [low, high] = [lows[bin] as number, highs[bin] as number];
  if (low === high) return low;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const value = (means[bin] as number) + (deviations[bin] as number) * random.normal();
    if (value >= low && value <= high) return value;
  }
  return low + (high - low) * random.uniform();
}

/** Draws a category as often as training rows have it; the surrogate sees whether it is the instance's. */
function categorical(column: Float64Array, names: readonly string[] | undefined): TabularFeature {
  const codes = [...new Set(column)].sort((a, b) => a - b);
  const counts = new Map(codes.map((code) => [code, 0]));
  for (const code of column) counts.set(code, (counts.get(code) as number) + 1);
  const cumulative = runningSums(codes.map((code) => counts.get(code) as number));
  return {
    sample: (instance, { inputs, data, offset, stride }, random) => {
      for (let at = offset + stride; at < data.length; at += stride) {
        const code = codes[random.index(cumulative)] as number;
        inputs[at] = code;
        data[at] = code === instance ? 1 : 0;
      }
    },
    interpret: () => 1,
    describe: (instance, name) => `${name}=${names?.[instance] ?? instance}`,
    scale: 1,
  };
}

/** Normal draws with the training rows' spread; the surrogate sees the value. */
function continuous(column: Float64Array, aroundInstance: boolean): TabularFeature {
  const mean = column.reduce((sum, v) => sum + v, 0) / column.length;
  const deviation = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / column.length);
  const scale = deviation > 0 ? deviation : 1;
  // A column that never varies is left as it is: nothing is known of how it might.
  return {
    sample: (instance, { inputs, data, offset, stride }, random) => {
      const centre = aroundInstance ? instance : mean;
      for (let at = offset + stride; at < data.length; at += stride) {
        const value = (deviation > 0 ? centre : instance) + deviation * random.normal();
        inputs[at] = value;
        data[at] = value;
      }
    },
    interpret: (instance) => instance,
    describe: (_, name) => name,
    scale,
  };
}

function runningSums(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (w) => {
    sum += w;
    return sum;
  });
}
