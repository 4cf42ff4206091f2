import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { bitwiseXor } from "../elementwise/bitwiseXor.js";
import { shiftLeft } from "../elementwise/shiftLeft.js";
import { shiftRight } from "../elementwise/shiftRight.js";
import { slice } from "../structure/slice.js";

const PARITY = 0x1bd11bda;
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

/**
 * Threefry-2x32 with 20 rounds: scrambles a counter of two words with a key of two. Additions wrap at 2³².
 *
 * Source: J. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011, section 3.3.
 *
 * @param key uint32[..., 2]
 * @param counter two tensors uint32[...] that broadcast against the key's words, which have a last axis of 1
 * @returns two tensors uint32[...]
 */
export function threefry(key: Tensor, counter: readonly [Tensor, Tensor]): [Tensor, Tensor] {
  const word = (i: number) => slice(key, [...new Array(key.rank - 1).fill(null), [i, i + 1]]);
  const [first, second] = [word(0), word(1)];
  const schedule = [first, second, bitwiseXor(bitwiseXor(first, second), PARITY)] as const;
  let x = add(counter[0], first);
  let y = add(counter[1], second);
  for (let group = 0; group < 5; group++) {
    for (const rotation of ROTATIONS[(group % 2) as 0 | 1]) {
      x = add(x, y);
      y = bitwiseXor(bitwiseXor(shiftLeft(y, rotation), shiftRight(y, 32 - rotation)), x);
    }
    x = add(x, schedule[((group + 1) % 3) as 0 | 1 | 2]);
    y = add(y, add(schedule[((group + 2) % 3) as 0 | 1 | 2], group + 1));
  }
  return [x, y];
}
