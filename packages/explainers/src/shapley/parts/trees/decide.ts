import { BY_CATEGORY, type Forest, LEFT, ZERO } from "./forest.js";

/** LightGBM's kZeroThreshold. */
const NEARLY_ZERO = 1e-35;

/**
 * Which way a row goes at each branch.
 *
 * @param row float64[features], in the precision of the thresholds
 * @param left 1 where it goes left: uint8[nodes]
 */
export function decide({ nodes }: Forest, row: Float64Array, left: Uint8Array, from = 0): void {
  const { feature, threshold, compare, missing, zeroIsMissing, categories } = nodes;
  for (let at = 0; at < feature.length; at++) {
    const asked = feature[at] as number;
    if (asked < 0) continue;
    let x = row[asked] as number;
    const isMissing = Number.isNaN(x) || (zeroIsMissing[at] === 1 && Math.abs(x) <= NEARLY_ZERO);
    if (isMissing) {
      if (missing[at] !== ZERO) {
        left[from + at] = missing[at] === LEFT ? 1 : 0;
        continue;
      }
      x = 0;
    }
    const limit = threshold[at] as number;
    const how = compare[at] as number;
    if (how === 0) left[from + at] = x <= limit ? 1 : 0;
    else if (how === 1) left[from + at] = x < limit ? 1 : 0;
    else if (how === BY_CATEGORY) {
      const of = categories.get(at);
      left[from + at] = of?.set.has(of.whole ? Math.trunc(x) : x) ? 1 : 0;
    } else left[from + at] = compared(how, x, limit) ? 1 : 0;
  }
}

/** The rarer comparisons. */
function compared(how: number, x: number, limit: number): boolean {
  if (how === 2) return x >= limit;
  if (how === 3) return x > limit;
  return how === 4 ? x === limit : x !== limit;
}

/** What the trees answer where a row goes so: float64[outputs]. */
export function answer({ trees, nodes, base }: Forest, left: Uint8Array, from = 0): Float64Array {
  const { feature, right, at: places, values } = nodes;
  const out = base.slice();
  for (const { root, output, width } of trees) {
    let at = root;
    while ((feature[at] as number) >= 0) at = left[from + at] === 1 ? at + 1 : (right[at] as number);
    for (let k = 0; k < width; k++)
      out[output + k] = (out[output + k] as number) + (values[(places[at] as number) + k] as number);
  }
  return out;
}
