/** Rows that share one operand are multiplied four at a time: it is then read from memory once for all. */
export const BLOCK = 4;

/**
 * Σ_k shared[at + k] · rows[starts[r] + k] for four rows, over k from `from` to `to` - 1.
 *
 * @param out float64[4]
 */
export function dots(
  shared: Float64Array,
  at: number,
  rows: Float64Array,
  starts: Int32Array,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const [a, b, c, d] = [starts[0] as number, starts[1] as number, starts[2] as number, starts[3] as number];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let k = from; k < to; k++) {
    const value = shared[at + k] as number;
    s0 += value * (rows[a + k] as number);
    s1 += value * (rows[b + k] as number);
    s2 += value * (rows[c + k] as number);
    s3 += value * (rows[d + k] as number);
  }
  out[0] = s0;
  out[1] = s1;
  out[2] = s2;
  out[3] = s3;
}

/** The starts of four rows from `first` on; those past the last repeat it. */
export function rowStarts(starts: Int32Array, first: number, size: number): void {
  for (let r = 0; r < BLOCK; r++) starts[r] = Math.min(first + r, size - 1) * size;
}
