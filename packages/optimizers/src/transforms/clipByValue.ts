import { maximum, minimum } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { checkRange } from "../parts/checkRange.js";
import { stateless } from "./parts/stateless.js";

/**
 * Clips each element of each gradient to [-limit, limit].
 *
 * @throws HyalineError `argument` for a limit that is negative or not finite
 * @example
 * ```ts
 * const optimizer = chain(clipByValue(0.5), sgd({ learningRate: 0.1 }));
 * ```
 */
export const clipByValue = /* @__PURE__ */ declare(
  (limit: number): Optimizer => {
    checkRange("clipByValue", { limit });
    return stateless("clipByValue", (gradients) =>
      gradients.map((gradient) => maximum(minimum(gradient, limit), -limit)),
    );
  },
  {
    name: "clipByValue",
    title: "Clip by value",
    family: "transforms",
    summary: "Clips each element of each gradient.",
    formula: "g ← max(-limit, min(g, limit))",
  },
  {},
  {},
);
