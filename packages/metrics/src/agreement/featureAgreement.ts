import { topAgreement } from "../parts/topAgreement.js";

/**
 * The share of the `k` largest attributions, by magnitude, that are among the `k` largest of the other explanation.
 *
 * @throws HyalineError `argument`, `shape` when the attributions have other shapes, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await featureAgreement({ explanation, other }, { k: 2 });
 * ```
 */
export const featureAgreement = /* @__PURE__ */ topAgreement(
  {
    name: "featureAgreement",
    title: "Feature agreement",
    summary: "The share of the k largest attributions that are among the other explanation's.",
    formula: "|top_k(a) ∩ top_k(b)| / k",
  },
  (_, inOther) => inOther >= 0,
);
