/** Half-precision numbers on the way through squares and sums, which leave their range long before a mean or a root does. Not an op itself. */
import type { DType } from "../../dtype.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "./cast.js";

/** float32 in place of float16; other dtypes as they are. */
export const singleOf = (dtype: DType): DType => (dtype === "float16" ? "float32" : dtype);

/** The same numbers as float32 where they are float16. */
export const single = (x: Tensor): Tensor => cast(x, singleOf(x.dtype));

/** What `compute` makes of float16 numbers as float32, rounded to float16 at the end; of others, what it makes of them. */
export const inSingle = (x: Tensor, compute: (x: Tensor) => Tensor): Tensor =>
  cast(compute(single(x)), x.dtype);
