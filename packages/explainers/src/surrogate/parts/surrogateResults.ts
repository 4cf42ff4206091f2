import type { NumericArray } from "@hyaline/core";
import type { LocalSurrogate } from "./localSurrogate.js";

/** One feature of an explanation in words, with its weight. */
export interface WeightedCondition {
  readonly condition: string;
  readonly weight: number;
}

/** What LIME knows besides coefficients: one entry per row each. In an explanation's `extra`. */
export interface SurrogateFacts extends Readonly<Record<string, unknown>> {
  /** The selected conditions, largest |weight| first. */
  readonly list: readonly (readonly WeightedCondition[])[];
  /** For each feature or segment the condition that its coefficient speaks of. */
  readonly conditions: readonly (readonly string[])[];
  /** Weighted R² of the surrogate. */
  readonly score: readonly number[];
  readonly intercept: readonly number[];
  /** The surrogate's own output for the row. */
  readonly localPrediction: readonly number[];
}

/** The surrogates of many rows for one output, as fields of an explanation. */
export class SurrogateResults {
  readonly #surrogates: LocalSurrogate[] = [];
  readonly #conditions: (readonly string[])[] = [];
  readonly #outputs: number[] = [];

  add(surrogate: LocalSurrogate, conditions: readonly string[], output: number): void {
    this.#surrogates.push(surrogate);
    this.#conditions.push(conditions);
    this.#outputs.push(output);
  }

  /** Rows with fewer features than others have 0 for the missing ones. */
  fields(): {
    readonly values: NumericArray;
    readonly baseValue: NumericArray;
    readonly output: NumericArray;
    readonly extra: SurrogateFacts;
  } {
    const rows = this.#surrogates.length;
    const width = Math.max(0, ...this.#surrogates.map(({ coefficients }) => coefficients.length));
    const values = new Float64Array(rows * width);
    this.#surrogates.forEach(({ coefficients }, row) => {
      values.set(coefficients, row * width);
    });
    const perRow = (of: (surrogate: LocalSurrogate, row: number) => number) => this.#surrogates.map(of);
    return {
      values: { shape: [rows, width], values },
      baseValue: { shape: [rows], values: Float64Array.from(perRow(({ intercept }) => intercept)) },
      output: { shape: [rows], values: Float64Array.from(this.#outputs) },
      extra: {
        list: this.#surrogates.map(({ selected, coefficients }, row) =>
          selected.map((feature) => ({
            condition: this.#conditions[row]?.[feature] ?? String(feature),
            weight: coefficients[feature] as number,
          })),
        ),
        conditions: this.#conditions,
        score: perRow(({ score }) => score),
        intercept: perRow(({ intercept }) => intercept),
        localPrediction: perRow(({ localPrediction }) => localPrediction),
      },
    };
  }
}
