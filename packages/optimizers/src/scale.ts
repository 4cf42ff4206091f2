import { mul } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer, Rate } from "./optimizer.js";
import { perParameter } from "./perParameter.js";

/**
 * Multiplies by a number or a schedule.
 *
 * @param factor may be negative
 * @throws HyalineError `argument` for a number that is not finite
 * @example
 * ```ts
 * const halved = chain(adam(), scale(0.5));
 * ```
 */
export function scale(factor: Rate): Optimizer {
  checkRange("scale", { factor }, { low: Number.NEGATIVE_INFINITY });
  return perParameter({
    name: "scale",
    slots: {},
    step: ({ gradient, rate }) => ({ update: mul(gradient, rate(factor)), slots: {} }),
  });
}
