import { topAgreement } from "../parts/topAgreement.js";

/**
 * The share of the `k` largest attributions, by magnitude, that have the same rank in the other explanation.
 *
 * @throws HyalineError `argument`, `shape` when the attributions have other shapes, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await rankAgreement({ explanation, other }, { k: 2 });
 * ```
 */
export const rankAgreement = /* @__PURE__ */ topAgreement(
  {
    name: "rankAgreement",
    title: "Rank agreement",
    summary: "The share of the k largest attributions that have the same rank in the other explanation.",
    formula: "|{ i ∈ top_k(a) ∩ top_k(b) : rank_a(i) = rank_b(i) }| / k",
  },
  (at, inOther) => inOther === at,
);
