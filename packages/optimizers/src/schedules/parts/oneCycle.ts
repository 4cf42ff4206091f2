import { add, cos, full, lessEqual, mul, sub, type Tensor, where } from "@hyaline/core";
import { choice, flag, number, type Option, required } from "@hyaline/core/facts";
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

/* @__NO_SIDE_EFFECTS__ */
export function cycleThreePhase(): Option<boolean> {
  return flag("Back to where it started in as many steps as it rose, and only then to its end.", false);
}

export interface Cycle {
  readonly steps: number;
  readonly rise: number;
  readonly shape: "cosine" | "linear";
  readonly threePhase: boolean;
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

/**
 * From `start` to `middle` and on to `end`, which the last step has; with `threePhase` by way of `start`. As in PyTorch the
 * first part is over at step `rise · steps - 1`, which lies before step 0 in short cycles: step 0 is then on its way down
 * already.
 */
export function oneCycleOf({ steps, rise, shape, threePhase, start, middle, end }: Cycle): Schedule {
  const turn = rise * steps - 1;
  const back = 2 * rise * steps - 2;
  const last = steps - 1;
  const phases: readonly Phase[] = threePhase
    ? [
        { from: start, to: middle, begin: 0, end: turn },
        { from: middle, to: start, begin: turn, end: back },
        { from: start, to: end, begin: back, end: last },
      ]
    : [
        { from: start, to: middle, begin: 0, end: turn },
        { from: middle, to: end, begin: turn, end: last },
      ];
  const between = ({ from, to, begin, end: until }: Phase, step: Tensor): Tensor => {
    const share = progress(sub(step, begin), until - begin);
    const eased = shape === "linear" ? share : mul(sub(1, cos(mul(share, Math.PI))), 0.5);
    return add(mul(eased, to - from), full([], from, { dtype: share.dtype }));
  };
  // A phase that is over before step 0, or takes no time, is left out.
  const real = phases.filter(({ begin, end: until }) => until > 0 && until > begin);
  return (step) =>
    real
      .slice(0, -1)
      .reduceRight(
        (later, phase) => where(lessEqual(step, phase.end), between(phase, step), later),
        between(real.at(-1) as Phase, step),
      );
}

interface Phase {
  readonly from: number;
  readonly to: number;
  readonly begin: number;
  readonly end: number;
}
