import { fail, quote } from "@hyaline/core";
import { declare, hasFacts } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";

/**
 * Applies transformations one after the other: each sees what the one before made of the gradients.
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
    transformations.forEach(checkTransformation);
    return {
      init: (params) => ({ parts: transformations.map((one) => one.init(params)) }),
      update(grads, state, params, context) {
        const parts = state.parts as readonly ReturnType<Optimizer["init"]>[];
        if (parts?.length !== transformations.length) {
          fail(
            "argument",
            "chain needs the state that its init made",
            `${parts?.length ?? "none"} for ${transformations.length} transformations`,
            "call init again after changing the chain",
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

function checkTransformation(one: Optimizer): void {
  if (typeof one?.init === "function" && typeof one.update === "function") return;
  const remedy = hasFacts(one) ? `call it: ${one.facts.name}(…)` : "as in chain(clipByGlobalNorm(1), adam())";
  fail("argument", "chain takes optimizers and transformations", quote(one), remedy);
}
