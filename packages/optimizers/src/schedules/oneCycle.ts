import { add, cos, full, lessEqual, mul, sub, type Tensor, where } from "@hyaline/core";
import { checkRange } from "../checkRange.js";
import type { Schedule } from "../optimizer.js";
import { progress } from "./progress.js";

export interface OneCycleOptions {
  /** The length of the cycle. */
  readonly steps: number;
  /** The share of it that rises (default 0.3, PyTorch's). */
  readonly rise?: number;
  /** How it goes from one value to the next (default `"cosine"`). */
  readonly shape?: "cosine" | "linear";
}

export interface OneCycleRateOptions extends OneCycleOptions {
  /** The highest learning rate. */
  readonly max: number;
  /** It starts from max / startDivisor (default 25, PyTorch's). */
  readonly startDivisor?: number;
  /** It ends at max / startDivisor / endDivisor (default 10000, PyTorch's). */
  readonly endDivisor?: number;
}

/**
 * One cycle of the learning rate: up to `max`, then down to almost nothing. PyTorch's `OneCycleLR`.
 *
 * Source: Smith and Topin, 2018, "Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates".
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * const optimizer = sgd({
 *   learningRate: oneCycle({ max: 0.5, steps: 1000 }),
 *   momentum: oneCycleMomentum({ steps: 1000 }),
 * });
 * ```
 */
export function oneCycle(options: OneCycleRateOptions): Schedule {
  const { max, startDivisor = 25, endDivisor = 10_000 } = options;
  checkRange("oneCycle", { max });
  checkRange("oneCycle", { startDivisor, endDivisor }, { low: 1 });
  const start = max / startDivisor;
  return cycle(options, start, max, start / endDivisor);
}

export interface OneCycleMomentumOptions extends OneCycleOptions {
  /** Default 0.85, PyTorch's. */
  readonly min?: number;
  /** Default 0.95, PyTorch's. */
  readonly max?: number;
}

/** The momentum that goes with {@link oneCycle}: low where the learning rate is high. */
export function oneCycleMomentum(options: OneCycleMomentumOptions): Schedule {
  const { min = 0.85, max = 0.95 } = options;
  checkRange("oneCycleMomentum", { min, max }, { high: 1 });
  return cycle(options, max, min, max);
}

function cycle(options: OneCycleOptions, start: number, middle: number, end: number): Schedule {
  const { steps, rise = 0.3, shape = "cosine" } = options;
  checkRange("oneCycle", { steps }, { low: 2 });
  checkRange("oneCycle", { rise }, { high: 1 });
  const turn = Math.max(rise * steps - 1, Number.MIN_VALUE);
  const between = (from: number, to: number, share: Tensor) => {
    const eased = shape === "linear" ? share : mul(sub(1, cos(mul(share, Math.PI))), 0.5);
    return add(mul(eased, to - from), full([], from, { dtype: share.dtype }));
  };
  return (step) => {
    const up = between(start, middle, progress(step, turn));
    const down = between(middle, end, progress(sub(step, turn), steps - 1 - turn));
    return where(lessEqual(step, turn), up, down);
  };
}
