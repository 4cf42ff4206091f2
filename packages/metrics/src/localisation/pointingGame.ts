import { localisationMetric } from "../parts/localisationMetric.js";

/**
 * Whether the largest attribution lies within the mask: 1 or 0. Where several are equally large, one of them within is
 * enough.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await pointingGame({ explanation, mask });
 * ```
 */
export const pointingGame = /* @__PURE__ */ localisationMetric(
  {
    name: "pointingGame",
    title: "Pointing game",
    summary: "Whether the largest attribution lies within the mask.",
    formula: "1 if argmax a ∈ M, else 0",
    source: {
      authors: "J. Zhang, S. A. Bargal, Z. Lin, J. Brandt, X. Shen, S. Sclaroff",
      title: "Top-Down Neural Attention by Excitation Backprop",
      year: 2018,
      where: "section 4.2",
    },
  },
  {},
  ({ values, inside }) => {
    const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    return values.some((value, i) => value === largest && inside[i] === 1) ? 1 : 0;
  },
);
