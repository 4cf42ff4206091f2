/** The dtype that sums and products are taken in. Not an op itself. */
import type { DType } from "../../dtype.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";

const narrow: readonly DType[] = ["bool", "uint8", "int8"];

/** Numbers too narrow to be added up become int32, as they become int64 in NumPy. */
export const widenSum = (x: Tensor): Tensor => (narrow.includes(x.dtype) ? cast(x, "int32") : x);
