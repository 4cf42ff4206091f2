import { flag } from "@hyaline/core/facts";
import { localisationMetric, shareInside } from "../parts/localisationMetric.js";

/**
 * The share of the attribution that lies within the mask. The paper counts positive attributions alone: `positive`.
 * NaN for a row whose attributions add up to 0.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await attributionLocalisation({ explanation, mask }, { positive: true });
 * ```
 */
export const attributionLocalisation = /* @__PURE__ */ localisationMetric(
  {
    name: "attributionLocalisation",
    title: "Attribution localisation",
    summary: "The share of the attribution that lies within the mask.",
    formula: "Σ_{i ∈ M} a_i / Σ_i a_i",
    source: {
      authors: "M. Kohlbrenner, A. Bauer, S. Nakajima, A. Binder, W. Samek, S. Lapuschkin",
      title: "Towards Best Practice in Explaining Neural Network Decisions with LRP",
      year: 2020,
      where: "section III-B",
    },
  },
  {
    /** Count positive attributions alone, as the paper does (default false). */
    positive: flag("Count positive attributions alone, as the paper does.", false),
    /** Divide by the share of the row that the mask covers (default false). */
    weighted: flag("Divide by the share of the row that the mask covers.", false),
  },
  (row, { positive, weighted }) => {
    const values = positive ? row.values.map((value) => Math.max(value, 0)) : row.values;
    const share = shareInside({ ...row, values });
    return weighted ? (share * values.length) / row.count : share;
  },
);
