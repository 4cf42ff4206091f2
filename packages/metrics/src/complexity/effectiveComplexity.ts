import { flag, number } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { attributionRows } from "../parts/attributionRows.js";
import { quantitativeAspects } from "../parts/papers.js";

/**
 * How many attributions are larger than a threshold, by magnitude.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await effectiveComplexity({ explanation }, { threshold: 0.01, normalise: true });
 * ```
 */
export const effectiveComplexity = /* @__PURE__ */ defineMetric(
  {
    name: "effectiveComplexity",
    title: "Effective complexity",
    family: "complexity",
    summary: "How many attributions are larger than a threshold, by magnitude.",
    formula: "|{ i : |a_i| > ε }|",
    source: { ...quantitativeAspects, where: "section 3.4" },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: [],
  },
  {
    /** What an attribution's magnitude must exceed (default 1e-5). */
    threshold: number("What an attribution's magnitude must exceed.", 1e-5),
    /** Divide by the largest magnitude of all rows first (default false). */
    normalise: flag("Divide by the largest magnitude of all rows first.", false),
  },
  async ({ explanation }, { threshold, normalise }) => {
    const rows = attributionRows(explanation);
    const largest = (row: Float64Array) => row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const unit = normalise ? rows.reduce((most, row) => Math.max(most, largest(row)), 0) : 1;
    return { values: rows.map((row) => row.filter((value) => Math.abs(value) > threshold * unit).length) };
  },
);
