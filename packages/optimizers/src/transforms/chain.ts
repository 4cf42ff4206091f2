import { fail, type Tree } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Averaging, Optimizer, OptimizerState } from "../optimizer.js";
import { checkOptimizer } from "./parts/isOptimizer.js";

/**
 * Applies transformations one after the other: each sees what the one before made of the gradients. Its `average` is that
 * of the last one that has any.
 *
 * @throws HyalineError `argument` when called without any, or with something that is none
 * @example
 * ```ts
 * const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 }));
 * ```
 */
export const chain = /* @__PURE__ */ declare(
  (...transformations: readonly Optimizer[]): Optimizer => {
    if (transformations.length === 0)
      fail(
        "argument",
        "chain needs at least one transformation",
        "none",
        "as in chain(clipByGlobalNorm(1), adam())",
      );
    for (const one of transformations) checkOptimizer("chain", one);
    const averaging = transformations.findLastIndex((one) => one.average !== undefined);
    const whole: Optimizer = {
      init: (params) => ({ parts: transformations.map((one) => one.init(params)) }),
      update(grads, state, params, context) {
        const parts = partsOf(state);
        const known = transformations.map((_, i) => String(i));
        if (!parts || !Object.keys(parts).every((part) => known.includes(part))) {
          fail(
            "argument",
            "chain needs the state that its init made",
            `${parts ? Object.keys(parts).length : "none"} for ${transformations.length} transformations`,
            "call init again after changing the chain",
          );
        }
        let updates = grads;
        const next = transformations.map((one, i) => {
          const result = one.update(updates, parts?.[i] ?? {}, params, context);
          updates = result.updates;
          return result.state;
        });
        return { updates, state: { parts: next } };
      },
    };
    if (averaging < 0) return whole;
    const { average } = transformations[averaging] as Averaging;
    return {
      ...whole,
      average: <P extends Tree>(state: OptimizerState, params: P) =>
        average(partsOf(state)?.[averaging] ?? {}, params),
    };
  },
  {
    name: "chain",
    title: "Chain",
    family: "transforms",
    summary: "Transformations one after the other.",
  },
  {},
  {},
);

/**
 * The states by their places: a list, or what a checkpoint makes of one, where states without tensors are missing. All of
 * them may be.
 */
function partsOf({ parts, ...others }: OptimizerState): Readonly<Record<string, OptimizerState>> | undefined {
  if (typeof parts === "object") return parts as Readonly<Record<string, OptimizerState>>;
  return parts === undefined && Object.keys(others).length === 0 ? {} : undefined;
}
