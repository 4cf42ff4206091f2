import { add, full, less, mul, sub, where } from "@hyaline/core";
import {
  callback,
  declare,
  either,
  type Given,
  number,
  type Option,
  readOptions,
  required,
} from "@hyaline/core/facts";
import type { Rate, Schedule } from "../optimizer.js";
import { atLeast1 } from "./parts/options.js";
import { progress } from "./parts/progress.js";

const warmUpOptions = {
  /** After how many steps the rate has its full size. */
  steps: atLeast1("After how many steps the rate has its full size."),
  /** What comes then: a number, or a schedule, which counts from the end of the warm-up. */
  to: required(
    either("What comes then: a number, or a schedule, which counts from the end of the warm-up.", [
      number("", undefined),
      callback<Schedule>("", "(step) => rate"),
    ]) as Option<Rate>,
  ),
  /** What it starts from (default 0). */
  initial: number("What it starts from.", 0),
};
export interface WarmUpOptions extends Given<typeof warmUpOptions> {}

/**
 * A straight line from `initial` to the first value of what comes then, which goes on from there: the warm-up that large
 * batches, transformers and Adam's first steps need. PyTorch's `SequentialLR` of `LinearLR` and another.
 *
 * Source: Goyal et al., 2017, "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour", section 2.2.
 *
 * @throws HyalineError `argument` for options that do not exist, are missing or out of range
 * @example
 * ```ts
 * const learningRate = warmUp({ steps: 500, to: cosineDecay({ initial: 0.1, steps: 9500 }) });
 * ```
 */
export const warmUp = /* @__PURE__ */ declare(
  (options: WarmUpOptions): Schedule => {
    const { steps, to, initial } = readOptions("warmUp", warmUpOptions, options);
    return (step) => {
      const after = (since: typeof step) =>
        typeof to === "number" ? full([], to, { dtype: step.dtype }) : to(since);
      const peak = after(full([], 0, { dtype: step.dtype }));
      const rising = add(mul(progress(step, steps), sub(peak, initial)), initial);
      return where(less(step, steps), rising, after(sub(step, steps)));
    };
  },
  {
    name: "warmUp",
    title: "Warm-up",
    family: "schedules",
    summary: "A straight line up to what comes then.",
    formula: "initial + (to(0) - initial) · step / steps, from then on to(step - steps)",
    source: {
      authors:
        "P. Goyal, P. Dollár, R. Girshick, P. Noordhuis, L. Wesolowski, A. Kyrola, A. Tulloch, Y. Jia, K. He",
      title: "Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour",
      year: 2017,
      where: "section 2.2",
    },
  },
  warmUpOptions,
  {},
);
