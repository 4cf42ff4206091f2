import { BLOCK, dots } from "./dots.js";
import type { Work } from "./work.js";

/** Multiplications between two yields, about: a millisecond or so. */
const STRIDE = 1e6;

/**
 * R Rᵀ, four rows at a time.
 *
 * @param rows float64[count, length], row-major
 * @returns float64[count, count]
 */
export function* gram(rows: Float64Array, count: number): Work<Float64Array> {
  const length = count === 0 ? 0 : rows.length / count;
  const out = new Float64Array(count * count);
  const starts = new Int32Array(BLOCK);
  const sums = new Float64Array(BLOCK);
  let spent = 0;
  for (let first = 0; first < count; first += BLOCK) {
    for (let r = 0; r < BLOCK; r++) starts[r] = Math.min(first + r, count - 1) * length;
    const last = Math.min(first + BLOCK, count);
    for (let i = 0; i < last; i++) {
      dots(rows, i * length, rows, starts, 0, length, sums);
      for (let j = first; j < last; j++) {
        out[i * count + j] = sums[j - first] as number;
        out[j * count + i] = sums[j - first] as number;
      }
      spent += BLOCK * length;
      if (spent < STRIDE) continue;
      spent = 0;
      yield;
    }
  }
  return out;
}
