import { topAgreement } from "../parts/topAgreement.js";

/**
 * The share of the `k` largest attributions, by magnitude, that are among those of the other explanation with the same sign.
 *
 * @throws HyalineError `argument`, `shape` when the attributions have other shapes, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await signAgreement({ explanation, other }, { k: 2 });
 * ```
 */
export const signAgreement = /* @__PURE__ */ topAgreement(
  {
    name: "signAgreement",
    title: "Sign agreement",
    summary: "The share of the k largest attributions that the other explanation has with the same sign.",
    formula: "|{ i ∈ top_k(a) ∩ top_k(b) : sign a_i = sign b_i }| / k",
  },
  (_, inOther, sameSign) => inOther >= 0 && sameSign,
);
