import type { Tensor } from "../../tensor.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { where } from "../elementwise/where.js";

/** x where it is at most 0, else 0: what an exponential may be given whose result counts only there, so that it never overflows. */
export const belowZero = (x: Tensor): Tensor => where(lessEqual(x, 0), x, 0);
