import { mul } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Optimizer, Rate } from "../optimizer.js";
import { checkRange } from "../parts/checkRange.js";
import { perParameter } from "../parts/perParameter.js";

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
export const scale = /* @__PURE__ */ declare(
  (factor: Rate): Optimizer => {
    checkRange("scale", { factor }, { low: Number.NEGATIVE_INFINITY });
    return perParameter({
      name: "scale",
      slots: {},
      step: ({ gradient, rate }) => ({ update: mul(gradient, rate(factor)), slots: {} }),
    });
  },
  {
    name: "scale",
    title: "Scale",
    family: "transforms",
    summary: "Multiplies updates by a number or a schedule.",
    formula: "g ← factor · g",
  },
  {},
  {},
);
