import { topAgreement } from "../parts/topAgreement.js";

/**
 * The share of the `k` largest attributions, by magnitude, that have the same rank and the same sign in the other explanation.
 *
 * @throws HyalineError `argument`, `shape` when the attributions have other shapes, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await signedRankAgreement({ explanation, other }, { k: 2 });
 * ```
 */
export const signedRankAgreement = /* @__PURE__ */ topAgreement(
  {
    name: "signedRankAgreement",
    title: "Signed rank agreement",
    summary:
      "The share of the k largest attributions that have the same rank and sign in the other explanation.",
    formula: "|{ i ∈ top_k(a) ∩ top_k(b) : rank_a(i) = rank_b(i), sign a_i = sign b_i }| / k",
  },
  (at, inOther, sameSign) => inOther === at && sameSign,
);
