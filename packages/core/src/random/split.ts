import { checkTensor } from "../apply.js";
import { fail } from "../errors.js";
import { randomBits } from "../ops/random/randomBits.js";
import { slice } from "../ops/structure/slice.js";
import { formatSpec } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { hostRows } from "./hostWords.js";

/**
 * New keys from one, which is then used up. For many keys as one tensor, to `vmap` over, take `random.bits(key, [n, 2])`.
 *
 * @param key uint32[2]
 * @param count how many (default 2)
 * @returns a list of uint32[2]
 * @throws HyalineError `argument`
 * @example
 * ```ts
 * const [weights, noise] = random.split(random.key(0)) as [Tensor, Tensor];
 * ```
 */
export function split(key: Tensor, count = 2): Tensor[] {
  checkTensor("random.split", key);
  if (!Number.isInteger(count) || count < 1) {
    fail("argument", "random.split makes at least one key", String(count));
  }
  if (key.rank !== 1)
    fail("argument", "random.split needs one key: uint32[2]", formatSpec(key), "use vmap for several");
  const keys = randomBits(key, [count, 2]);
  return hostRows(keys) ?? Array.from({ length: count }, (_, i) => slice(keys, [i]));
}
