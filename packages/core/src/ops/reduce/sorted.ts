/** What `sort` and `argSort` share. Not an op itself. */
import { checkTensor } from "../../apply.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { topK } from "./topK.js";

/** Options of `sort` and `argSort`. */
export interface SortOptions {
  /** Negative counts from the back (default -1). */
  readonly axis?: number;
  /** Largest first (default false). */
  readonly descending?: boolean;
}

/** The names of {@link SortOptions}. */
export const sortKeys = ["axis", "descending"];

/** All elements along an axis in order, and where they were. */
export function sorted(name: string, x: Tensor, { axis = -1, descending = false }: SortOptions) {
  checkTensor(name, x);
  const at = normaliseAxis(axis, x.rank, name);
  return topK(x, x.shape[at] as number, { axis: at, largest: descending });
}
