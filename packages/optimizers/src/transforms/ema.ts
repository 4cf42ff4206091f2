import { add, cast, mapTree, mapTrees, mul, type Tree } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import { applyUpdates } from "../applyUpdates.js";
import type { Averaging, Optimizer, OptimizerState } from "../optimizer.js";
import { averageIn } from "../parts/averageIn.js";
import { wide } from "../parts/perParameter.js";
import { checkOptimizer } from "./parts/isOptimizer.js";

const emaOptions = {
  /** How much of the average stays at each step (default 0.999). */
  decay: number("How much of the average stays at each step.", 0.999, [0, 1]),
};
export interface EmaOptions extends Given<typeof emaOptions> {}

/**
 * Keeps an exponential moving average of the parameters beside an optimizer, which it does not change:
 * average ← decay · average + (1 - decay) · p, from the first parameters on. Judge and predict with `average`; `fit` does.
 *
 * Source: Polyak and Juditsky, 1992, "Acceleration of Stochastic Approximation by Averaging".
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range, or what is no optimizer
 * @example
 * ```ts
 * const optimizer = ema(adam({ learningRate: 0.001 }), { decay: 0.99 });
 * ```
 */
export const ema = /* @__PURE__ */ declare(
  (optimizer: Optimizer, options: EmaOptions = {}): Averaging => {
    checkOptimizer("ema", optimizer);
    const { decay } = readOptions("ema", emaOptions, options);
    return {
      init: (params) => ({
        inner: optimizer.init(params),
        average: mapTree(params, (leaf) => cast(leaf, wide(leaf.dtype))),
      }),
      update(grads, state, params, context) {
        const made = optimizer.update(grads, (state.inner ?? {}) as OptimizerState, params, context);
        const next = applyUpdates(params, made.updates);
        const average = mapTrees([state.average as Tree, next as Tree], (old, now) =>
          add(mul(old, decay), mul(cast(now, old.dtype), 1 - decay)),
        );
        return { updates: made.updates, state: { inner: made.state, average } };
      },
      average: (state, params) => averageIn(state.average, params),
    };
  },
  {
    name: "ema",
    title: "Exponential moving average",
    family: "transforms",
    summary: "Keeps a moving average of the parameters beside an optimizer.",
    formula: "average ← decay · average + (1 - decay) · p",
    source: {
      authors: "B. T. Polyak, A. B. Juditsky",
      title: "Acceleration of Stochastic Approximation by Averaging",
      year: 1992,
    },
  },
  emaOptions,
  {},
);
