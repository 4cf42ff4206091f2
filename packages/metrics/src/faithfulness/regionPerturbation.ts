import { integer } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { mean } from "../parts/distances.js";
import { removalOptions } from "../parts/removal.js";
import { removalCurves } from "../parts/removalCurves.js";

const { masker: _, ...options } = removalOptions;

/**
 * How much the output falls on average as square regions are replaced one after the other, most relevant first: the area over
 * the perturbation curve. The curves are the scores' `curves`. Regions are those of `selectivity`: of all windows those with
 * the largest sums, none over another.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const subject = { explanation: byGradients, model: imageModel };
 * const { values } = await regionPerturbation(subject, { patch: 4, regions: 3 });
 * ```
 */
export const regionPerturbation = /* @__PURE__ */ defineMetric(
  {
    name: "regionPerturbation",
    title: "Region perturbation",
    family: "faithfulness",
    summary: "How much the output falls on average as regions are replaced, most relevant first.",
    formula: "1/(L + 1) Σ_{k = 0}^{L} [f(x₀) − f(x_k)]",
    source: {
      authors: "W. Samek, A. Binder, G. Montavon, S. Lapuschkin, K.-R. Müller",
      title: "Evaluating the Visualization of What a Deep Neural Network Has Learned",
      year: 2017,
      where: "equation 12",
    },
    direction: "higher",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  {
    ...options,
    /** How many elements a region has along each axis (default 8). */
    patch: integer("How many elements a region has along each axis.", 8),
    /** How many regions are replaced at most (default 100). */
    regions: integer("How many regions are replaced at most.", 100),
  },
  async (subject, { patch, regions, ...rest }) => {
    const cut = { steps: Number.MAX_SAFE_INTEGER, most: regions };
    const judged = await removalCurves(
      subject,
      { ...rest, ...cut, masker: undefined, unit: { patch } },
      "deletion",
    );
    const values = (judged.curves ?? []).map(({ outputs }) =>
      mean(outputs.map((output) => (outputs[0] as number) - output)),
    );
    return { ...judged, values };
  },
);
