import { localisationMetric, shareInside } from "../parts/localisationMetric.js";

/**
 * Of a mosaic of images, the share of the positive attribution that lies on those of the explained class: the mask is 1 on
 * them. NaN for a row without positive attribution.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await focus({ explanation, mask });
 * ```
 */
export const focus = /* @__PURE__ */ localisationMetric(
  {
    name: "focus",
    title: "Focus",
    summary: "The share of a mosaic's positive attribution that lies on images of the explained class.",
    formula: "Σ_{i ∈ M} max(a_i, 0) / Σ_i max(a_i, 0)",
    source: {
      authors: "A. Arias-Duart, F. Parés, D. Garcia-Gasulla, V. Giménez-Ábalos",
      title: "Focus! Rating XAI Methods and Finding Biases",
      year: 2022,
      where: "equation 1",
    },
  },
  {},
  (row) => shareInside({ ...row, values: row.values.map((value) => Math.max(value, 0)) }),
);
