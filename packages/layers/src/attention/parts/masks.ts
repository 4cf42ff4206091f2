/** Which keys a query may attend to. */
import { fail, formatSpec, isFloat, logicalAnd, reshape, type Tensor, where } from "@hyaline/core";
import { keptSteps } from "../../recurrent/parts/kept.js";

/** What attends to what, where that is not a sequence to itself. */
export type AttentionInputs = {
  /** float[batch, queries, in] */
  readonly query: Tensor;
  /** float[batch, keys, inKey]; the query when left out. */
  readonly key?: Tensor;
  /** float[batch, keys, inValue]; the key when left out. */
  readonly value?: Tensor;
  /**
   * bool, true where a query may attend to a key, or float, added to the scores; broadcasts to
   * [batch, heads, queries, keys].
   */
  readonly mask?: Tensor;
  /** bool[batch, keys], true where a key counts and false where it is padding. */
  readonly keyMask?: Tensor;
  /** int32[batch]: how many keys count, the first ones. */
  readonly lengths?: Tensor;
};

/** The mask of all that an input says, which broadcasts to [batch, heads, queries, keys]. */
export function maskOf(name: string, key: Tensor, given: Omit<AttentionInputs, "query">): Tensor | undefined {
  const { mask, keyMask, lengths } = given;
  const kept = keptSteps(name, key, {
    ...(keyMask ? { mask: keyMask } : {}),
    ...(lengths ? { lengths } : {}),
  });
  if (!kept) return mask;
  const keys = reshape(kept, [kept.shape[0] as number, 1, 1, kept.shape[1] as number]);
  if (!mask) return keys;
  if (mask.dtype === "bool") return logicalAnd(mask, keys);
  if (isFloat(mask.dtype)) return where(keys, mask, Number.NEGATIVE_INFINITY);
  return fail("dtype", `${name} takes a mask of bool or float`, formatSpec(mask), "compare it with 0?");
}
