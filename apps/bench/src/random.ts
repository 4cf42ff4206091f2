/** Uniform numbers from 0 to 1 that a seed determines: Mulberry32 (Ettinger, 2017). All sides are given the same ones. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `length` numbers between -bound and bound. */
export function uniformArray(seed: number, length: number, bound: number): Float32Array {
  const next = uniform(seed);
  return Float32Array.from({ length }, () => (2 * next() - 1) * bound);
}
