import { fail } from "@hyaline/core";

/** Random numbers on the host, for drawing perturbations: the same seed and stream give the same numbers everywhere. */
export interface RandomStream {
  /** From [0, 1), in steps of 2^-53. */
  uniform(): number;
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

/**
 * A stream of random numbers from Threefry-2×32 with 20 rounds (Salmon et al. 2011): a function of a key and a counter,
 * so that streams for different rows are independent and can be made in any order.
 *
 * @param seed a non-negative safe integer
 * @param stream which of the seed's streams
 */
export function randomStream(seed: number, stream = 0): RandomStream {
  if (!Number.isSafeInteger(seed) || seed < 0)
    fail("argument", "seed must be a non-negative integer", String(seed));
  const low = seed >>> 0;
  const high = Math.floor(seed / 2 ** 32) >>> 0;
  const keys = [low ^ Math.imul(stream, 0x9e3779b9), high ^ stream, 0] as [number, number, number];
  keys[2] = 0x1bd11bda ^ keys[0] ^ keys[1];
  let counter = 0;
  let second = 0;

  /** Two words; the second is left in `second`. */
  const word = (): number => {
    let a = ((counter >>> 0) + keys[0]) | 0;
    let b = (Math.floor(counter / 2 ** 32) + keys[1]) | 0;
    counter++;
    for (let round = 0; round < 20; round++) {
      const by = rotations[round % 8] as number;
      a = (a + b) | 0;
      b = ((b << by) | (b >>> (32 - by))) ^ a;
      if (round % 4 !== 3) continue;
      const group = (round + 1) / 4;
      a = (a + (keys[group % 3] as number)) | 0;
      b = (b + (keys[(group + 1) % 3] as number) + group) | 0;
    }
    second = b >>> 0;
    return a >>> 0;
  };
  const uniform = () => {
    const first = word();
    return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
  };
  let spare: number | undefined;

  return {
    uniform,
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
