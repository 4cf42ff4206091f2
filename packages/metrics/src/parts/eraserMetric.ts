import { type Facts, flag, spec } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { mean } from "./distances.js";
import { removalOptions, removedRows } from "./removal.js";
import { unitOption } from "./removalCurves.js";

const isShare = (given: unknown): boolean => typeof given === "number" && given > 0 && given <= 1;

const options = {
  ...removalOptions,
  ...unitOption,
  /** Which shares of a row's units, each above 0 and at most 1 (default 0.01, 0.05, 0.1, 0.2 and 0.5). */
  shares: spec<readonly number[]>(
    { is: "value" },
    "Which shares of a row's units, each above 0 and at most 1.",
    [0.01, 0.05, 0.1, 0.2, 0.5],
    "a list of shares above 0 and at most 1",
    (given) => Array.isArray(given) && given.length > 0 && given.every(isShare),
  ),
  /** Order by the attributions' magnitudes, whatever their sign (default false). */
  absolute: flag("Order by the attributions' magnitudes, whatever their sign.", false),
};

/**
 * Declares a metric of what the output loses, on average over shares of a row's units, when the most important ones are
 * removed, or kept alone.
 */
/* @__NO_SIDE_EFFECTS__ */
export function eraserMetric(
  facts: Omit<Facts, "family" | "source"> & { readonly direction: "higher" | "lower" },
  important: "removed" | "kept",
) {
  const whole = {
    ...facts,
    family: "faithfulness",
    source: {
      authors: "J. DeYoung, S. Jain, N. F. Rajani, E. Lehman, C. Xiong, R. Socher, B. C. Wallace",
      title: "ERASER: A Benchmark to Evaluate Rationalized NLP Models",
      year: 2020,
      where: "equations 1 and 2",
    },
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    needs: ["model"],
  } as const;
  return defineMetric(whole, options, async (subject, { shares, ...rest }) => {
    const { rows, evaluations } = await removedRows(subject, rest, (all) =>
      all.map(({ order }) => ({
        // The first is the whole row.
        count: 1 + shares.length,
        remove: (place, present) => {
          if (place === 0) return;
          const top = Math.ceil((shares[place - 1] as number) * order.length);
          const removed = important === "removed" ? order.slice(0, top) : order.slice(top);
          for (const unit of removed) present[unit] = 0;
        },
      })),
    );
    const values = rows.map(({ outputs: [before = Number.NaN, ...after] }) =>
      mean(after.map((output) => before - output)),
    );
    return { values, evaluations };
  });
}
