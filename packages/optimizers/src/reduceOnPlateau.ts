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
import { checkRange } from "./checkRange.js";
import type { Optimizer } from "./optimizer.js";

export interface ReduceOnPlateauOptions {
  /** What the scale is multiplied by (default 0.1, PyTorch's). */
  readonly factor?: number;
  /** How many losses in a row may fail to be better (default 10, PyTorch's). */
  readonly patience?: number;
  /** A loss is better when it is below best · (1 - threshold) (default 1e-4, PyTorch's). */
  readonly threshold?: number;
  /** How many losses after a reduction do not count (default 0). */
  readonly cooldown?: number;
  /** The scale falls no lower (default 0). */
  readonly minScale?: number;
  /** Watch a value that should grow: better is above best · (1 + threshold) (default false). */
  readonly maximize?: boolean;
}

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
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): Optimizer {
  const { factor = 0.1, patience = 10, threshold = 1e-4, cooldown = 0, minScale = 0, maximize } = options;
  checkRange("reduceOnPlateau", { patience, threshold, cooldown });
  checkRange("reduceOnPlateau", { factor, minScale }, { high: 1 });
  const worst = maximize ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;

  const watch = (loss: Tensor, state: Readonly<Record<string, Tensor>>) => {
    const { scale, best, bad, rest } = state as Record<"scale" | "best" | "bad" | "rest", Tensor>;
    const bar = mul(best, maximize ? 1 + threshold : 1 - threshold);
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
}
