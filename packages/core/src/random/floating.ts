import type { DType } from "../dtype.js";
import { isFloat } from "../dtype.js";
import { fail } from "../errors.js";

export interface FloatOptions {
  /** A floating-point type (default float32). */
  readonly dtype?: DType;
}

/** Checks that numbers of `dtype` can be drawn from a continuous distribution. */
export function checkFloat(name: string, dtype: DType): DType {
  if (!isFloat(dtype)) fail("dtype", `random.${name} draws floating-point numbers`, String(dtype));
  return dtype;
}
