import { fail, quote, type Tensor, zeros } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { parameterGroups } from "./parameterGroups.js";
import { checkOptimizer } from "./parts/isOptimizer.js";
import { stateless } from "./parts/stateless.js";

/**
 * Leaves some parameters as they are; the optimizer keeps no state for them, and their gradients are not computed in a
 * compiled step.
 *
 * @param isFrozen whether a parameter stays, by its path in `params`, such as `dense1/kernel`, and the tensor
 * @throws HyalineError `argument` for what is no optimizer or no function
 * @example
 * ```ts
 * const optimizer = freeze((name) => !name.startsWith("head"), adam({ learningRate: 1e-3 }));
 * ```
 */
export const freeze = /* @__PURE__ */ declare(
  (isFrozen: (name: string, parameter: Tensor) => boolean, optimizer: Optimizer): Optimizer => {
    if (typeof isFrozen !== "function")
      fail(
        "argument",
        "freeze takes a function that says which parameters stay",
        quote(isFrozen),
        'as in freeze((name) => !name.startsWith("head"), adam())',
      );
    checkOptimizer("freeze", optimizer);
    const still = stateless("freeze", (gradients) =>
      gradients.map(({ shape, dtype }) => zeros(shape, { dtype })),
    );
    return parameterGroups((name, parameter) => (isFrozen(name, parameter) ? "frozen" : "trained"), {
      frozen: still,
      trained: optimizer,
    });
  },
  {
    name: "freeze",
    title: "Freeze",
    family: "transforms",
    summary: "Leaves some parameters as they are.",
  },
  {},
  {},
);
