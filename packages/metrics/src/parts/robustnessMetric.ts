import { type Facts, number } from "@hyaline/core/facts";
import { defineMetric, type MetricFacts } from "@hyaline/explanation";
import { type MovedRow, movedOptions, scoreMoved } from "./movedRows.js";

const options = {
  ...movedOptions,
  /** Drawn moves are uniform within ±radius (default 0.02). */
  radius: number("Drawn moves are uniform within ±radius.", 0.02),
};

const common = {
  family: "robustness",
  direction: "lower",
  range: [0, Number.POSITIVE_INFINITY],
  needs: ["explain"],
} as const satisfies Partial<MetricFacts>;

/**
 * Declares a metric of how much an explanation changes under small moves of the input: a score from 0 up for each row, lower
 * where it holds still.
 *
 * @param score of one row and its moves
 */
/* @__NO_SIDE_EFFECTS__ */
export const robustnessMetric = (facts: Omit<Facts, "family">, score: (moved: MovedRow) => number) =>
  defineMetric({ ...facts, ...common }, options, (subject, { radius, batchSize: _, ...rest }) =>
    scoreMoved(subject, rest, (random) => radius * (2 * random.uniform() - 1), score),
  );
