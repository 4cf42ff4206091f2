import { fail } from "@hyaline/core";

/** Random numbers on the host, for drawing perturbations: the same seed and stream give the same numbers everywhere. */
export interface RandomStream {
  /** From [0, 1), in steps of 2^-53. */
  uniform(): number;
  /** Fills a list with as many. */
  uniforms(out: Float64Array): void;
  /** From 0 to `below` - 1. */
  integer(below: number): number;
  /** Mean 0, standard deviation 1 (Box and Muller 1958). */
  normal(): number;
  /** An index, with probability proportional to its weight; `cumulative` holds the running sums of the weights. */
  index(cumulative: ArrayLike<number>): number;
  /** Moves `count` random elements of `list` to its front, in random order (Fisher and Yates). */
  shuffle(list: Int32Array, count?: number): void;
}

const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** Threefry-2×32 with 20 rounds (Salmon et al. 2011): two words from a key of two words and a counter of two. */
export function threefry(
  key: readonly [number, number],
  counter: readonly [number, number],
): [number, number] {
  const keys = [key[0], key[1], 0x1bd11bda ^ key[0] ^ key[1]] as const;
  let a = (counter[0] + keys[0]) | 0;
  let b = (counter[1] + keys[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const by = rotations[round % 8] as number;
    a = (a + b) | 0;
    b = ((b << by) | (b >>> (32 - by))) ^ a;
    if (round % 4 !== 3) continue;
    const group = (round + 1) / 4;
    a = (a + (keys[group % 3] as number)) | 0;
    b = (b + (keys[(group + 1) % 3] as number) + group) | 0;
  }
  return [a >>> 0, b >>> 0];
}

/** xoshiro128** (Blackman and Vigna 2018): fills lists with 32-bit words, a nanosecond or two each. */
export function xoshiro128(seed: readonly [number, number, number, number]): (words: Uint32Array) => void {
  const state = Int32Array.from(seed);
  return (words) => {
    let [a, b, c, d] = [state[0] as number, state[1] as number, state[2] as number, state[3] as number];
    for (let i = 0; i < words.length; i++) {
      const scrambled = Math.imul(b, 5);
      words[i] = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    state.set([a, b, c, d]);
  };
}

/** Words that are made at once. */
const AT_ONCE = 256;

/**
 * A stream of random numbers. Its state is a Threefry hash of the seed and the stream's index, so that streams for
 * different rows are independent and can be made in any order.
 *
 * @param seed a non-negative safe integer
 * @param stream which of the seed's streams
 */
export function randomStream(seed: number, stream = 0): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0)
    fail("argument", "seed must be a non-negative integer", String(seed));
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0] as const;
  const fill = xoshiro128([...threefry(key, [stream, 0]), ...threefry(key, [stream, 1])]);
  const words = new Uint32Array(AT_ONCE);
  let at = AT_ONCE;
  const uniform = () => {
    if (at === AT_ONCE) {
      fill(words);
      at = 0;
    }
    const high = (words[at] as number) >>> 5;
    const low = (words[at + 1] as number) >>> 6;
    at += 2;
    return (high * 67108864 + low) / 9007199254740992;
  };
  let spare: number | undefined;

  return {
    uniform,
    uniforms: (out) => {
      for (let i = 0; i < out.length; i++) out[i] = uniform();
    },
    integer: (below) => Math.floor(uniform() * below),
    normal: () => {
      if (spare !== undefined) {
        const kept = spare;
        spare = undefined;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    index: (cumulative) => {
      const at = uniform() * (cumulative[cumulative.length - 1] as number);
      let [from, to] = [0, cumulative.length - 1];
      while (from < to) {
        const middle = (from + to) >> 1;
        if (at < (cumulative[middle] as number)) to = middle;
        else from = middle + 1;
      }
      return from;
    },
    shuffle: (list, count = list.length) => {
      for (let i = 0; i < Math.min(count, list.length - 1); i++) {
        const j = i + Math.floor(uniform() * (list.length - i));
        const kept = list[i] as number;
        list[i] = list[j] as number;
        list[j] = kept;
      }
    },
  };
}
