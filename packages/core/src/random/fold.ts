import { apply1, checkTensor } from "../apply.js";
import { fail } from "../errors.js";
import { fill } from "../ops/creation/fill.js";
import { cast } from "../ops/elementwise/cast.js";
import { checkKey } from "../ops/random/checkKey.js";
import { FOLD, randomFoldOp } from "../ops/random/randomFold.js";
import { hostData, type Tensor, transient } from "../tensor.js";
import { threefry2x32 } from "./threefry2x32.js";

/**
 * A new key from a key and a number, such as a training step's: different numbers give independent keys, and none of
 * them meets the bits or the splits of the key itself.
 *
 * @param key uint32[2]
 * @param data a whole number from 0 to 2^32 - 1, or a tensor[] of one (cast to uint32)
 * @returns uint32[2]
 * @throws HyalineError `argument`
 * @example
 * ```ts
 * const stepKey = random.fold(random.key(0), 17);
 * ```
 */
export function fold(key: Tensor, data: number | Tensor): Tensor {
  checkTensor("random.fold", key);
  if (typeof data === "number") {
    if (!Number.isInteger(data) || data < 0 || data >= 2 ** 32) {
      fail("argument", "random.fold takes a whole number from 0 to 2^32 - 1", String(data));
    }
    const words = key.rank === 1 ? hostData(key) : undefined;
    if (words) {
      checkKey("random.fold", key);
      const [x, y] = threefry2x32(words[0] as number, words[1] as number, FOLD, data);
      return transient(Uint32Array.of(x, y), { dtype: "uint32", shape: [2] });
    }
    return apply1(randomFoldOp, [key, fill(data, { dtype: "uint32", shape: [] })], {});
  }
  checkTensor("random.fold", data);
  return apply1(randomFoldOp, [key, cast(data, "uint32")], {});
}
