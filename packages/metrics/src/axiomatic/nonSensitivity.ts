import { number } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { quantitativeAspects } from "../parts/papers.js";
import { scoreUnknown, unknownOptions } from "../parts/unknownUnits.js";

/**
 * How many units are judged otherwise than they act: those without an attribution that the output depends on, and those with
 * one that it does not depend on.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await nonSensitivity({ explanation, model }, { threshold: 1e-4 });
 * ```
 */
export const nonSensitivity = /* @__PURE__ */ defineMetric(
  {
    name: "nonSensitivity",
    title: "Non-sensitivity",
    family: "axiomatic",
    summary: "How many units have an attribution without an effect, or an effect without an attribution.",
    formula: "|{ i : a_i = 0 } △ { i : E[(f(x) − f(x with x_i unknown))²] = 0 }|",
    source: { ...quantitativeAspects, where: "section 3.3" },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  {
    ...unknownOptions,
    /** Magnitudes and effects up to this count as 0 (default 1e-5). */
    threshold: number("Magnitudes and effects up to this count as 0.", 1e-5),
  },
  (subject, { threshold, ...options }) =>
    scoreUnknown(subject, options, ({ scores, order }, effects) => {
      const isZero = (value: number) => Math.abs(value) <= threshold;
      return order.filter((unit) => isZero(scores[unit] as number) !== isZero(effects[unit] as number))
        .length;
    }),
);
