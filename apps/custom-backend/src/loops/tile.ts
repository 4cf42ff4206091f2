import type { Numbers } from "@hyaline/backend-reference";

/** Columns side by side in a panel. */
export const WIDTH = 4;

/**
 * Adds to `totals` (two rows of four) the products of two rows of `a` with the four columns of `panel`, `depth` of them.
 * Each sum runs in order and in float64, so that the way work is cut up leaves no trace in the bits. The sums are local
 * variables, two by four because a processor has registers for so many.
 */
export function addTile(
  totals: Float64Array,
  a: Numbers,
  first: number,
  second: number,
  depth: number,
  panel: Float64Array,
): void {
  let t0 = totals[0] as number;
  let t1 = totals[1] as number;
  let t2 = totals[2] as number;
  let t3 = totals[3] as number;
  let u0 = totals[4] as number;
  let u1 = totals[5] as number;
  let u2 = totals[6] as number;
  let u3 = totals[7] as number;
  for (let p = 0; p < depth; p++) {
    const x = a[first + p] as number;
    const y = a[second + p] as number;
    const b0 = panel[p * WIDTH] as number;
    const b1 = panel[p * WIDTH + 1] as number;
    const b2 = panel[p * WIDTH + 2] as number;
    const b3 = panel[p * WIDTH + 3] as number;
    t0 += x * b0;
    t1 += x * b1;
    t2 += x * b2;
    t3 += x * b3;
    u0 += y * b0;
    u1 += y * b1;
    u2 += y * b2;
    u3 += y * b3;
  }
  totals[0] = t0;
  totals[1] = t1;
  totals[2] = t2;
  totals[3] = t3;
  totals[4] = u0;
  totals[5] = u1;
  totals[6] = u2;
  totals[7] = u3;
}
