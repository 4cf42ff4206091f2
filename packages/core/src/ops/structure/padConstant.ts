/** The part of `pad` that other ops' rules need, without its modes. Not an op itself. */
import { apply1 } from "../../apply.js";
import type { Tensor } from "../../tensor.js";
import { padOp } from "./pad.js";

export type Pairs = readonly (readonly [before: number, after: number])[];

/** Checked widths, and one value: what other ops' rules pad with. */
export const padConstant = (x: Tensor, pairs: Pairs, value: number): Tensor =>
  apply1(padOp, [x], {
    before: pairs.map(([before]) => before),
    after: pairs.map(([, after]) => after),
    value,
  });
