import { integer } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { removalOptions } from "../parts/removal.js";
import { removalCurves, unitOption } from "../parts/removalCurves.js";

/**
 * Whether the output never falls as units are inserted into the baseline, least important first, by magnitude: 1 or 0 for each
 * row. The scores' `curves` have the output by the share that is removed. (Quantus fills a row that it has filled before, so
 * that with a constant baseline it always says 1.)
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await monotonicity({ explanation, model }, { baseline: 0 });
 * ```
 */
export const monotonicity = /* @__PURE__ */ defineMetric(
  {
    name: "monotonicity",
    title: "Monotonicity",
    family: "faithfulness",
    summary: "Whether the output never falls as units are inserted, least important first.",
    formula: "f(x_S₀) ≤ f(x_S₁) ≤ … ≤ f(x), |a| ascending",
    source: {
      authors: "V. Arya, R. K. E. Bellamy, P.-Y. Chen et al.",
      title: "One Explanation Does Not Fit All: A Toolkit and Taxonomy of AI Explainability Techniques",
      year: 2019,
      where: "section 5",
    },
    direction: "higher",
    range: [0, 1],
    needs: ["model"],
  },
  {
    ...removalOptions,
    ...unitOption,
    /** In how many steps; one unit at a time where left out, at most 224. */
    steps: integer("In how many steps; one unit at a time where left out, at most 224.", undefined),
  },
  async (subject, options) => {
    const judged = await removalCurves(subject, { ...options, absolute: true }, "deletion");
    // What is removed first is inserted last.
    const values = (judged.curves ?? []).map(({ outputs }) =>
      Number(outputs.every((output, k) => k === 0 || output <= (outputs[k - 1] as number))),
    );
    return { ...judged, values };
  },
);
