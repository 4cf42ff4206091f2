import {
  add,
  cast,
  fail,
  flatten,
  full,
  greater,
  less,
  maximum,
  mul,
  sub,
  type Tensor,
  where,
} from "@hyaline/core";
import { choice, declare, flag, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";

const reduceOnPlateauOptions = {
  /** What the scale is multiplied by (default 0.1, PyTorch's). */
  factor: number("What the scale is multiplied by.", 0.1, [0, 1]),
  /** How many losses in a row may fail to be better (default 10, PyTorch's). */
  patience: number("How many losses in a row may fail to be better.", 10),
  /** A loss is better when it is below best · (1 - threshold) (default 1e-4, PyTorch's). */
  threshold: number("A loss is better when it is below best · (1 - threshold).", 1e-4),
  /** What the threshold is of: the best loss (default), or `"absolute"`: below best - threshold. */
  thresholdMode: choice(
    "What the threshold is of: the best loss, or absolute: below best - threshold.",
    ["relative", "absolute"],
    "relative",
  ),
  /** How many losses after a reduction do not count (default 0). */
  cooldown: number("How many losses after a reduction do not count.", 0),
  /** The scale falls no lower (default 0). */
  minScale: number("The scale falls no lower.", 0, [0, 1]),
  /** Watch a value that should grow: better is above best · (1 + threshold) (default false). */
  maximize: flag("Watch a value that should grow: better is above best · (1 + threshold).", false),
};
export interface ReduceOnPlateauOptions extends Given<typeof reduceOnPlateauOptions> {}

/**
 * Scales the updates, and reduces that scale whenever the loss stops getting better. It belongs behind an optimizer in
 * a `chain`, and reads the loss of each step from `update(…, { loss })`, which `fit` gives. PyTorch's
 * `ReduceLROnPlateau`, stepped with every loss.
 *
 * @throws HyalineError `argument` for options out of range; in `update`, without a loss
 * @example
 * ```ts
 * const optimizer = chain(sgd({ learningRate: 0.1 }), reduceOnPlateau({ patience: 200 }));
 * ```
 */
export const reduceOnPlateau = /* @__PURE__ */ declare(
  (options: ReduceOnPlateauOptions = {}): Optimizer => {
    const used = readOptions("reduceOnPlateau", reduceOnPlateauOptions, options);
    const { factor, patience, threshold, thresholdMode, cooldown, minScale, maximize } = used;
    const margin = maximize ? threshold : -threshold;
    const worst = maximize ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;

    const watch = (loss: Tensor, state: Readonly<Record<string, Tensor>>) => {
      const { scale, best, bad, rest } = state as Record<"scale" | "best" | "bad" | "rest", Tensor>;
      const bar = thresholdMode === "absolute" ? add(best, margin) : mul(best, 1 + margin);
      const better = maximize ? greater(loss, bar) : less(loss, bar);
      const resting = greater(rest, 0);
      const counted = where(better, 0, where(resting, 0, add(bad, 1)));
      const reduce = greater(counted, patience);
      const reduced = maximum(mul(scale, factor), minScale);
      return {
        scale: where(reduce, reduced, scale),
        best: where(better, loss, best),
        bad: where(reduce, 0, counted),
        rest: where(reduce, cooldown, where(resting, sub(rest, 1), 0)),
      };
    };

    return {
      init: (params) => {
        const dtype = flatten(params).leaves.some((leaf) => leaf.dtype === "float64") ? "float64" : "float32";
        const scalar = (value: number) => full([], value, { dtype });
        return { scale: scalar(1), best: scalar(worst), bad: scalar(0), rest: scalar(0) };
      },
      update(grads, state, _params, context) {
        const loss =
          context?.loss ??
          fail("argument", "reduceOnPlateau needs the loss of the step", "none", "call update(…, { loss })");
        const { leaves, structure } = flatten(grads);
        const scale = state.scale as Tensor;
        const next = watch(cast(loss, scale.dtype), state as Readonly<Record<string, Tensor>>);
        const updates = leaves.map((leaf) => mul(leaf, cast(next.scale, leaf.dtype)));
        return { updates: structure.build(updates) as typeof grads, state: next };
      },
    };
  },
  {
    name: "reduceOnPlateau",
    title: "Reduce on plateau",
    family: "transforms",
    summary: "Scales the updates, by less whenever the loss stops getting better.",
  },
  reduceOnPlateauOptions,
  {},
);
