import { descending } from "../parts/attributionRows.js";
import { localisationMetric } from "../parts/localisationMetric.js";
import type { MaskedRow } from "../parts/maskRows.js";

/**
 * The area under the receiver operating characteristic of the attributions as a detector of the mask: how often an
 * element within has a larger attribution than one outside, where equal ones count half. NaN for a row whose mask holds
 * nothing or everything.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await localisationAuc({ explanation, mask });
 * ```
 */
export const localisationAuc = /* @__PURE__ */ localisationMetric(
  {
    name: "localisationAuc",
    title: "Area under the ROC curve",
    summary: "How often an element within the mask has a larger attribution than one outside.",
    formula: "P(a_i > a_j) + ½ P(a_i = a_j), i ∈ M, j ∉ M",
    source: {
      authors: "T. Fawcett",
      title: "An introduction to ROC analysis",
      year: 2006,
      where: "section 7",
    },
  },
  {},
  area,
);

/** Walks from the largest value down; equal values are one step of the curve. */
function area({ values, inside, count }: MaskedRow): number {
  const outside = values.length - count;
  if (count === 0 || outside === 0) return Number.NaN;
  const order = descending(values);
  let wins = 0;
  let found = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    let within = 0;
    while (end < order.length && values[order[end] as number] === values[order[start] as number])
      within += inside[order[end++] as number] as number;
    wins += (end - start - within) * (found + within / 2);
    found += within;
  }
  return wins / (count * outside);
}
