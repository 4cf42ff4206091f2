import { fail } from "@hyaline/core";
import type { Optimizer } from "./optimizer.js";

/**
 * Applies transformations one after the other: each sees what the one before made of the gradients.
 *
 * @throws HyalineError `argument` when called without any
 * @example
 * ```ts
 * const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 }));
 * ```
 */
export function chain(...transformations: readonly Optimizer[]): Optimizer {
  if (transformations.length === 0) fail("argument", "chain needs at least one transformation", "none");
  return {
    init: (params) => ({ parts: transformations.map((one) => one.init(params)) }),
    update(grads, state, params, context) {
      const parts = state.parts as readonly ReturnType<Optimizer["init"]>[];
      if (parts?.length !== transformations.length) {
        fail(
          "argument",
          "chain needs the state that its init made",
          `${parts?.length ?? "none"} for ${transformations.length} transformations`,
        );
      }
      let updates = grads;
      const next = transformations.map((one, i) => {
        const result = one.update(updates, parts[i] as (typeof parts)[number], params, context);
        updates = result.updates;
        return result.state;
      });
      return { updates, state: { parts: next } };
    },
  };
}
