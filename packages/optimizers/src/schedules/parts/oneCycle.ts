import { add, cos, full, lessEqual, mul, sub, type Tensor, where } from "@hyaline/core";
import { choice, number, type Option, required } from "@hyaline/core/facts";
import type { Schedule } from "../../optimizer.js";
import { progress } from "./progress.js";

/* @__NO_SIDE_EFFECTS__ */
export function cycleSteps() {
  return required(
    number("The length of the cycle.", undefined, [2, 1.7976931348623157e308]) as Option<number>,
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function cycleRise(): Option<number> {
  return number("The share of the cycle that rises.", 0.3, [0, 1]);
}

/* @__NO_SIDE_EFFECTS__ */
export function cycleShape() {
  return choice("How it goes from one value to the next.", ["cosine", "linear"], "cosine");
}

export interface Cycle {
  readonly steps: number;
  readonly rise: number;
  readonly shape: "cosine" | "linear";
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/**
 * From `start` to `middle` and on to `end`, which the last step has. As in PyTorch the first part is over at step
 * `rise · steps - 1`, which lies before step 0 in short cycles: step 0 is then on its way down already.
 */
export function oneCycleOf({ steps, rise, shape, start, middle, end }: Cycle): Schedule {
  const turn = rise * steps - 1;
  const left = steps - 1 - turn;
  const between = (from: number, to: number, share: Tensor) => {
    const eased = shape === "linear" ? share : mul(sub(1, cos(mul(share, Math.PI))), 0.5);
    return add(mul(eased, to - from), full([], from, { dtype: share.dtype }));
  };
  const up = (step: Tensor) => between(start, middle, progress(step, turn));
  const down = (step: Tensor) => between(middle, end, progress(sub(step, turn), left));
  if (turn <= 0) return down;
  if (left <= 0) return up;
  return (step) => where(lessEqual(step, turn), up(step), down(step));
}
