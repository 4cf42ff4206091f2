import { fail, less, quote, sub, where } from "@hyaline/core";
import { declare } from "@hyaline/core/facts";
import type { Schedule } from "../optimizer.js";

/**
 * Schedules one after the other, each counting from its own start: a warm-up, then a decay.
 *
 * @param boundaries at which steps the second, third, … begin
 * @throws HyalineError `argument` unless there is one boundary fewer than schedules, in rising order
 * @example
 * ```ts
 * const learningRate = joinSchedules(
 *   [linearRamp({ initial: 0, final: 0.1, steps: 500 }), cosineDecay({ initial: 0.1, steps: 9500 })],
 *   [500],
 * );
 * ```
 */
export const joinSchedules = /* @__PURE__ */ declare(
  (schedules: readonly Schedule[], boundaries: readonly number[]): Schedule => {
    if (!Array.isArray(schedules) || !Array.isArray(boundaries))
      fail(
        "argument",
        "joinSchedules takes a list of schedules and a list of boundaries",
        `${quote(schedules)} and ${quote(boundaries)}`,
        "as in joinSchedules([warmUp, decay], [500])",
      );
    const [first, ...later] = schedules;
    const rising = boundaries.every((boundary, i) => boundary > (boundaries[i - 1] ?? 0));
    const wrong = schedules.find((schedule) => typeof schedule !== "function");
    if (first === undefined || boundaries.length !== later.length || !rising || wrong !== undefined) {
      return fail(
        "argument",
        "joinSchedules needs schedules and, in rising order, one boundary fewer",
        `${schedules.length} schedules and boundaries ${quote(boundaries)}`,
        "as in joinSchedules([warmUp, decay], [500])",
      );
    }
    return (step) => {
      let value = first(step);
      later.forEach((schedule, i) => {
        const start = boundaries[i] as number;
        value = where(less(step, start), value, schedule(sub(step, start)));
      });
      return value;
    };
  },
  {
    name: "joinSchedules",
    title: "Schedules in turn",
    family: "schedules",
    summary: "Schedules one after the other, each counting from its own start.",
  },
  {},
  {},
);
