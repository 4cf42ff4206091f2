import { declare, type Facts, type Options } from "@hyaline/core/facts";
import type { RowsSource } from "./parts/readRows.js";

/**
 * A number of all rows at once, such as the area under a curve, which is no mean of batches: `evaluateModel` and the validation
 * of `fit` compute it on the host from all outputs; the batches of training do not.
 */
export interface WholeScore {
  (outputs: RowsSource, targets: RowsSource): number;
  readonly whole: true;
}

/** A score of all rows, with its facts and options. */
/* @__NO_SIDE_EFFECTS__ */
export function wholeScore<
  F extends (outputs: RowsSource, targets: RowsSource, options?: never) => number,
  const O extends Options,
>(score: F, facts: Facts & { readonly family: "scores" }, options: O) {
  return declare(Object.assign(score, { whole: true as const }), facts, options, {});
}
