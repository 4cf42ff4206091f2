import type { LongCallOptions } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Explanation, Model } from "@hyaline/explanation";

/** What every metric takes. */
export interface MetricOptions extends LongCallOptions {
  /** Rows per run of the model (default: 1024; more where rows are small, fewer where they are large). */
  readonly batchSize?: number;
  /** The data type in which the model is to see the explained data (default `"float32"`). */
  readonly dtype?: "float32" | "float16" | "float64" | "int32";
}

/** The names of {@link MetricOptions}. */
export const metricKeys = ["batchSize", "dtype", "backend", "signal", "onProgress"];

/** What is known of a metric besides how it is computed. */
export interface MetricFacts {
  /** Which scores are better. */
  readonly direction: "higher" | "lower";
  readonly range: readonly [least: number, greatest: number];
  /** Author, title, year. */
  readonly source: string;
}

/** Scores explanations: one number for each explained row. */
export interface Metric<Options extends MetricOptions = MetricOptions> extends MetricFacts {
  (model: Model, explanation: Explanation, options?: Options): Promise<number[]>;
  readonly name: string;
}

/** A function with the facts of its metric, and the names of its own options. */
export function metric<Options extends MetricOptions>(
  name: string,
  facts: MetricFacts,
  known: readonly string[],
  score: (model: Model, explanation: Explanation, options: Options) => Promise<number[]>,
): Metric<Options> {
  // Refusals reject, as every other error of a metric does.
  const call = async (model: Model, explanation: Explanation, options?: Options) =>
    score(model, explanation, refuseUnknown(name, options, [...known, ...metricKeys]));
  return Object.assign(Object.defineProperty(call, "name", { value: name }), facts) as Metric<Options>;
}
