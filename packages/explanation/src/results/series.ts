/** Numbers along an axis: `y[i]` at `x[i]`, or at evenly spaced places from 0 to 1. */
export interface Series {
  readonly name: string;
  readonly y: ArrayLike<number>;
  readonly x?: ArrayLike<number>;
  /** What lies around the line, such as one standard error to each side: shaped like `y`. */
  readonly band?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> };
}
