import type { Chosen, Facts, Options } from "@hyaline/core/facts";
import { flag } from "@hyaline/core/facts";
import { defineMetric, type Metric, type MetricFacts } from "@hyaline/explanation";
import { descending } from "./attributionRows.js";
import { type MaskedRow, maskedRows } from "./maskRows.js";

const common = {
  /** Judge the attributions' magnitudes, whatever their sign (default false). */
  absolute: flag("Judge the attributions' magnitudes, whatever their sign.", false),
};

export interface LocalisationFacts extends MetricFacts {
  readonly needs: readonly ["mask"];
}

/**
 * Declares a metric of where attributions lie: a score from 0 to 1 for each row and its mask, higher where they lie within.
 *
 * @param score of one row; NaN where it says nothing
 */
/* @__NO_SIDE_EFFECTS__ */
export function localisationMetric<O extends Options>(
  facts: Omit<Facts, "family">,
  options: O,
  score: (row: MaskedRow, options: Chosen<O & typeof common>) => number,
): Metric<LocalisationFacts, O & typeof common> {
  const whole: LocalisationFacts = {
    ...facts,
    family: "localisation",
    direction: "higher",
    range: [0, 1],
    needs: ["mask"],
  };
  const specs: O & typeof common = { ...common, ...options };
  return defineMetric(whole, specs, async ({ explanation, mask }, chosen) => ({
    values: maskedRows(explanation, mask, chosen).map((row) => score(row, chosen)),
  }));
}

/** The share of the `k` largest attributions that lie within; equal ones count in the order of their elements. */
export function largestInside({ values, inside }: MaskedRow, k: number): number {
  const first = descending(values).slice(0, k);
  return first.length === 0 ? Number.NaN : first.filter((i) => inside[i]).length / first.length;
}

/** The share of the row's attribution that lies within; NaN where the row's attributions add up to 0. */
export function shareInside({ values, inside }: MaskedRow): number {
  let within = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    total += values[i] as number;
    if (inside[i]) within += values[i] as number;
  }
  return total === 0 ? Number.NaN : within / total;
}
