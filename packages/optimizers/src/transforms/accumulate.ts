import {
  add,
  cast,
  div,
  equal,
  full,
  mapTree,
  mapTrees,
  mod,
  type Tensor,
  type Tree,
  zeros,
} from "@hyaline/core";
import { declare, type Given, integer, readOptions, required } from "@hyaline/core/facts";
import type { Optimizer, OptimizerState } from "../optimizer.js";
import { wide } from "../parts/perParameter.js";
import { select } from "../parts/select.js";
import { checkOptimizer } from "./parts/isOptimizer.js";

const accumulateOptions = {
  /** How many gradients make a step. */
  steps: required(integer("How many gradients make a step.", 2)),
};
export interface AccumulateOptions extends Given<typeof accumulateOptions> {}

/**
 * Gradient accumulation: an optimizer steps once for so many gradients, with their mean; between, nothing moves. Batches of
 * 32 rows and `{ steps: 4 }` make steps of 128 rows in the memory of 32. Its schedules count its own steps.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range, or what is no optimizer
 * @example
 * ```ts
 * const optimizer = accumulate(adamw({ learningRate: 3e-4 }), { steps: 4 });
 * ```
 */
export const accumulate = /* @__PURE__ */ declare(
  (optimizer: Optimizer, options: AccumulateOptions): Optimizer => {
    checkOptimizer("accumulate", optimizer);
    const { steps } = readOptions("accumulate", accumulateOptions, options);
    const empty = (tree: Tree): Tree =>
      mapTree(tree, ({ shape, dtype }) => zeros(shape, { dtype: wide(dtype) }));
    const inner = (state: OptimizerState) => (state.inner ?? {}) as OptimizerState;
    const { average } = optimizer;
    return {
      init: (params) => ({
        inner: optimizer.init(params),
        sum: empty(params),
        step: full([], 0, { dtype: "int32" }),
      }),
      update(grads, state, params, context) {
        const step = add(state.step as Tensor, 1);
        const full = equal(mod(step, steps), 0);
        const sum = mapTrees([state.sum as Tree, grads as Tree], (old, one) =>
          add(old, cast(one, old.dtype)),
        );
        const mean = mapTrees([sum, params as Tree], (all, { dtype }) => cast(div(all, steps), dtype));
        const made = optimizer.update(mean, inner(state), params as Tree, context);
        const still = mapTree(params as Tree, ({ shape, dtype }) => zeros(shape, { dtype }));
        return {
          updates: select(full, made.updates, still) as typeof params,
          state: {
            inner: select(full, made.state as Tree, inner(state) as Tree),
            sum: select(full, empty(params), sum),
            step,
          },
        };
      },
      ...(average ? { average: (state, params) => average(inner(state), params) } : {}),
    };
  },
  {
    name: "accumulate",
    title: "Gradient accumulation",
    family: "transforms",
    summary: "One step for the mean of several gradients.",
    formula: "g ← (g₁ + … + g_k) / k, once in k steps",
  },
  accumulateOptions,
  {},
);
