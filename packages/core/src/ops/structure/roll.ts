import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { normaliseAxis } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { concat } from "./concat.js";
import { reshape } from "./reshape.js";
import { slice } from "./slice.js";

export interface RollOptions {
  /** One axis per shift; negative counts from the back. When left out, the elements are moved in row-major order. */
  readonly axes?: number | readonly number[];
}

/**
 * The elements moved on along axes, those that fall off coming in at the other end, as NumPy's `roll`.
 *
 * @param x any[...]
 * @param shift how far, one number per axis; negative moves back
 * @throws HyalineError `argument` when shifts are not whole numbers, one per axis; `axis`
 * @example
 * ```ts
 * await roll(tensor([1, 2, 3]), 1).array(); // [3, 1, 2]
 * ```
 */
export function roll(x: Tensor, shift: number | readonly number[], given: RollOptions = {}): Tensor {
  const { axes } = refuseUnknown("roll", given, ["axes"]);
  checkTensor("roll", x);
  if (axes === undefined && x.rank !== 1) {
    return reshape(roll(reshape(x, [x.size]), shift, { axes: 0 }), x.shape);
  }
  const shifts = typeof shift === "number" ? [shift] : shift;
  const along = typeof axes === "number" ? [axes] : (axes ?? [0]);
  if (shifts.length !== along.length || !shifts.every(Number.isInteger)) {
    fail("argument", "roll needs a whole number for each axis", `[${shifts}] for axes [${along}]`);
  }
  return along.reduce(
    (t, axis, i) => rollAxis(t, shifts[i] as number, normaliseAxis(axis, x.rank, "roll")),
    x,
  );
}

function rollAxis(x: Tensor, shift: number, axis: number): Tensor {
  const n = x.shape[axis] as number;
  const by = n === 0 ? 0 : ((shift % n) + n) % n;
  if (by === 0) return x;
  const part = (start: number, stop: number) =>
    slice(x, [...new Array<null>(axis).fill(null), [start, stop]]);
  return concat([part(n - by, n), part(0, n - by)], { axis });
}
