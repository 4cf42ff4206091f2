import { maximum, minimum } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer } from "./optimizer.js";
import { stateless } from "./stateless.js";

/**
 * Clips each element of each gradient to [-limit, limit].
 *
 * @throws HyalineError `argument` for a limit that is negative or not finite
 * @example
 * ```ts
 * const optimizer = chain(clipByValue(0.5), sgd({ learningRate: 0.1 }));
 * ```
 */
export function clipByValue(limit: number): Optimizer {
  checkRange("clipByValue", { limit });
  return stateless("clipByValue", (gradients) =>
    gradients.map((gradient) => maximum(minimum(gradient, limit), -limit)),
  );
}
