import type { Op } from "../op.js";

/**
 * The attributes that an op's nodes carry, as kernels and lowerings see them.
 *
 * @example
 * ```ts typed: a type, which there is nothing to run of
 * type Attributes = AttributesOf<typeof transposeOp>; // { readonly permutation: readonly number[] }
 * ```
 */
export type AttributesOf<O> = O extends Op<infer A> ? A : never;
