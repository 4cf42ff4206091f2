/** What running sums and products share. Not an op itself. */
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

export type CumulativeAttributes = {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
};

/** Options of `cumSum` and `cumProd`. */
export interface CumulativeOptions {
  /** Negative counts from the back (default 0). */
  readonly axis?: number;
  /** Leave out the element itself (default false). */
  readonly exclusive?: boolean;
  /** Begin at the end (default false). */
  readonly reverse?: boolean;
}

/** The names of {@link CumulativeOptions}. */
export const cumulativeKeys = ["axis", "exclusive", "reverse"];

export const cumulativeAttributes = (
  name: string,
  x: Tensor,
  { axis = 0, exclusive = false, reverse = false }: CumulativeOptions,
): CumulativeAttributes => ({ axis: normaliseAxis(axis, x.rank, name), exclusive, reverse });
