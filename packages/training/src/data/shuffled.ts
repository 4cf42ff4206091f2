/**
 * 0 to count - 1 in a random order that depends on `seed` and `stream` alone. It stays on the host: the order of examples
 * must be known before any backend runs.
 *
 * Fisher and Yates' shuffle (Knuth, The Art of Computer Programming 2, algorithm P) with SplitMix32 numbers (Steele, Lea
 * and Flood, 2014, "Fast splittable pseudorandom number generators", with the 32-bit finaliser of MurmurHash3).
 */
export function shuffled(count: number, seed: number, stream = 0): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const next = splitMix32(seed, stream);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((next() / 2 ** 32) * (i + 1));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order;
}

/** Whole numbers from 0 to below `count`, one after the other, that depend on `seed` and `stream` alone. */
export function drawsFrom(count: number, seed: number, stream = 0): () => number {
  const next = splitMix32(seed, stream);
  return () => Math.floor((next() / 2 ** 32) * count);
}

function splitMix32(seed: number, stream: number): () => number {
  let state = mix((seed >>> 0) ^ mix(Math.floor(seed / 2 ** 32) >>> 0) ^ mix((stream ^ 0x9e3779b9) >>> 0));
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state);
  };
}

function mix(word: number): number {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
