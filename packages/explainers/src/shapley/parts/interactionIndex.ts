import type { Work } from "@hyaline/explanation";

/** Shapley's interaction index, Shapley-Taylor's, or Faith-SHAP's. */
export type InteractionIndex = "shapley" | "shapley-taylor" | "faith-shap";

/** m(S) = Σ_{T ⊆ S} (-1)^(|S| - |T|) v(T), by bits, in the place of v. */
export function mobius(v: Float64Array, players: number): Float64Array {
  for (let i = 0; i < players; i++)
    for (let code = 0; code < v.length; code++)
      if ((code >> i) & 1) v[code] = (v[code] as number) - (v[code ^ (1 << i)] as number);
  return v;
}

/**
 * The index of every group of 1 to `order` players, by the group's bits: each is a weighted sum of the Möbius transform
 * over the coalitions that hold the group.
 *
 * @param m float64[2^players]
 */
export function* interactionsOf(
  m: Float64Array,
  players: number,
  index: InteractionIndex,
  order: number,
): Work<ReadonlyMap<number, number>> {
  const size = Uint8Array.from(m, (_, code) => bitsOf(code));
  const found = new Map<number, number>();
  const all = m.length - 1;
  for (let group = 1; group < m.length; group++) {
    const t = size[group] as number;
    if (t > order) continue;
    const rest = all ^ group;
    let sum = 0;
    // Every subset of the others joins the group.
    for (let more = rest; ; more = (more - 1) & rest) {
      const s = t + (size[more] as number);
      sum += weight(index, s, t, Math.min(order, players)) * (m[group | more] as number);
      if (more === 0) break;
    }
    found.set(group, sum);
    yield;
  }
  return found;
}

const bitsOf = (code: number): number => {
  let size = 0;
  for (let bits = code; bits !== 0; bits &= bits - 1) size++;
  return size;
};

/** How much m(S), |S| = s, counts for a group of t players where up to k may interact. */
function weight(index: InteractionIndex, s: number, t: number, k: number): number {
  if (index === "shapley") return 1 / (s - t + 1);
  if (index === "shapley-taylor") {
    if (t < k) return s === t ? 1 : 0;
    return 1 / choose(s, k);
  }
  if (s <= k) return s === t ? 1 : 0;
  const sign = (k - t) % 2 === 0 ? 1 : -1;
  return (sign * (t / (k + t)) * choose(k, t) * choose(s - 1, k)) / choose(s + k - 1, k + t);
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1);
  return ways;
}
