import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import { iota } from "../ops/creation/iota.js";
import { cast } from "../ops/elementwise/cast.js";
import { shiftRight } from "../ops/elementwise/shiftRight.js";
import { gather } from "../ops/indexing/gather.js";
import { randomBits } from "../ops/random/randomBits.js";
import { argSort } from "../ops/reduce/argSort.js";
import { normaliseAxis } from "../shape.js";
import { isTensor, type Tensor } from "../tensor.js";
import { split } from "./split.js";

export interface PermutationOptions {
  /** The axis along which a tensor is shuffled (default 0). */
  readonly axis?: number;
}

/**
 * The numbers from 0 to n − 1, or a tensor's parts along one axis, in random order.
 *
 * They are sorted by random numbers of 31 bits; where so many of these are drawn that two may be equal, again and again.
 *
 * @param key uint32[2]
 * @param x how many numbers, or any[..., n, ...]
 * @returns int32[n], or the tensor shuffled
 * @throws HyalineError `argument`, `axis`
 * @example
 * ```ts
 * const order = random.permutation(random.key(0), 10);
 * ```
 */
export function permutation(key: Tensor, x: number | Tensor, given: PermutationOptions = {}): Tensor {
  const { axis = 0 } = refuseUnknown("random.permutation", given, ["axis"]);
  if (isTensor(x)) {
    const along = normaliseAxis(axis, x.rank, "random.permutation");
    return gather(x, permutation(key, x.shape[along] as number), { axis: along });
  }
  if (!Number.isInteger(x) || x < 0) {
    fail("argument", "random.permutation needs a tensor or a whole number", String(x));
  }
  // So that two equal numbers in every round are rarer than one in n². Source: JAX's random.permutation.
  const rounds = Math.max(1, Math.ceil((3 * Math.log(Math.max(1, x))) / Math.log(2 ** 31)));
  return split(key, rounds).reduce(
    (order, roundKey) => {
      const sortKeys = cast(shiftRight(randomBits(roundKey, [x]), 1), "int32");
      return gather(order, argSort(sortKeys));
    },
    iota({ dtype: "int32", shape: [x] }, 0),
  );
}
