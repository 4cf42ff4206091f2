import type { DType } from "@hyaline/core";

/** Near float32's smallest normal number, with room for a factor below 1. */
const LEAST = 1e-36;

/**
 * An ε that the data type can hold: a positive one below float32's range would become 0 there, and a zero gradient's
 * step 0 / 0.
 */
export const representable = (epsilon: number, { dtype }: { readonly dtype: DType }): number =>
  epsilon === 0 || dtype === "float64" ? epsilon : Math.max(epsilon, LEAST);
