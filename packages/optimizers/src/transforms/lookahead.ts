import {
  add,
  cast,
  equal,
  full,
  mapTree,
  mapTrees,
  mod,
  mul,
  sub,
  type Tensor,
  type Tree,
} from "@hyaline/core";
import { declare, type Given, integer, number, readOptions } from "@hyaline/core/facts";
import { applyUpdates } from "../applyUpdates.js";
import type { Averaging, Optimizer, OptimizerState } from "../optimizer.js";
import { averageIn } from "../parts/averageIn.js";
import { wide } from "../parts/perParameter.js";
import { select } from "../parts/select.js";
import { checkOptimizer } from "./parts/isOptimizer.js";

const lookaheadOptions = {
  /** After how many steps the slow parameters follow (default 5, the paper's). */
  period: integer("After how many steps the slow parameters follow.", 5),
  /** How much of the way they follow (default 0.5, the paper's). */
  pace: number("How much of the way they follow.", 0.5, [0, 1]),
};
export interface LookaheadOptions extends Given<typeof lookaheadOptions> {}

/**
 * Lookahead: an optimizer's fast parameters run ahead; after every `period` steps slow ones follow,
 * slow ← slow + pace · (fast - slow), and the fast ones begin there anew. Its `average` is the slow parameters.
 *
 * Source: Zhang, Lucas, Hinton and Ba, 2019, "Lookahead Optimizer: k steps forward, 1 step back", algorithm 1.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range, or what is no optimizer
 * @example
 * ```ts
 * const optimizer = lookahead(adam({ learningRate: 0.001 }), { period: 6 });
 * ```
 */
export const lookahead = /* @__PURE__ */ declare(
  (optimizer: Optimizer, options: LookaheadOptions = {}): Averaging => {
    checkOptimizer("lookahead", optimizer);
    const { period, pace } = readOptions("lookahead", lookaheadOptions, options);
    return {
      init: (params) => ({
        inner: optimizer.init(params),
        average: mapTree(params, (leaf) => cast(leaf, wide(leaf.dtype))),
        step: full([], 0, { dtype: "int32" }),
      }),
      update(grads, state, params, context) {
        const made = optimizer.update(grads, (state.inner ?? {}) as OptimizerState, params, context);
        const fast = applyUpdates(params, made.updates);
        const step = add(state.step as Tensor, 1);
        const meets = equal(mod(step, period), 0);
        const slow = state.average as Tree;
        const followed = mapTrees([slow, fast as Tree], (old, now) =>
          add(old, mul(sub(cast(now, old.dtype), old), pace)),
        );
        const back = mapTrees([followed, params as Tree], (to, from) => sub(cast(to, from.dtype), from));
        return {
          updates: select(meets, back, made.updates as Tree) as typeof params,
          state: { inner: made.state, average: select(meets, followed, slow), step },
        };
      },
      average: (state, params) => averageIn(state.average, params),
    };
  },
  {
    name: "lookahead",
    title: "Lookahead",
    family: "transforms",
    summary: "Slow parameters follow those of an optimizer half of the way, every few steps.",
    formula: "slow ← slow + pace · (fast - slow), fast ← slow, every period steps",
    source: {
      authors: "M. R. Zhang, J. Lucas, G. Hinton, J. Ba",
      title: "Lookahead Optimizer: k steps forward, 1 step back",
      year: 2019,
      where: "algorithm 1",
    },
  },
  lookaheadOptions,
  {},
);
