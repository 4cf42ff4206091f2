import { flag, integer, value } from "@hyaline/core/facts";
import type { Explanation, Judgement, Model, ScoreCurve } from "@hyaline/explanation";
import { type RemovalOptions, removalOptions, removedRows } from "./removal.js";
import type { RowUnits, Unit } from "./units.js";

const units = ["element", "pixel", "player"] as const;

/** The steps of an ImageNet picture in Petsiuk et al. 2018. */
const MOST_STEPS = 224;

/** What metrics over the share of a row take that was removed or inserted. */
export const curveOptions = {
  ...removalOptions,
  /** In how many steps; one unit at a time where left out, at most 224. */
  steps: integer("In how many steps; one unit at a time where left out, at most 224.", undefined),
  /** Order by the attributions' magnitudes, whatever their sign (default false). */
  absolute: flag("Order by the attributions' magnitudes, whatever their sign.", false),
};

export const unitOption = {
  /**
   * What is removed together; players, the pixels of images of several channels, or elements where left
   * out.
   */
  unit: value<Unit>(
    "What is removed together; players, the pixels of images of several channels, or elements where left out.",
    `one of ${units.join(", ")}`,
    (given) => units.includes(given as Unit),
  ),
};

export interface CurveOptions extends RemovalOptions {
  readonly steps?: number | undefined;
  /** Where the curve ends: after so many steps, whatever is left. */
  readonly most?: number;
}

/**
 * How the explained output changes as units are removed from each row, or inserted into what is left of it without them, in
 * the order of their attributions: the curves, up to `most` steps, and the areas under them by the trapezoidal rule; NaN where a row has no unit.
 *
 * @throws HyalineError as `removedRows`
 */
export async function removalCurves(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: CurveOptions,
  kind: "deletion" | "insertion",
): Promise<Judgement> {
  const stepsOf = ({ order }: RowUnits) => Math.min(options.steps ?? MOST_STEPS, order.length);
  const removedAt = (own: RowUnits, step: number) => Math.round((step * own.order.length) / stepsOf(own));
  const { rows, evaluations } = await removedRows(subject, options, (all) =>
    all.map((own) => ({
      count: Math.min(options.most ?? Number.POSITIVE_INFINITY, stepsOf(own)) + 1,
      remove: (step, present) => {
        const first = step === 0 ? 0 : removedAt(own, step);
        const removed = kind === "deletion" ? own.order.slice(0, first) : own.order.slice(first);
        for (const unit of removed) present[unit] = 0;
      },
    })),
  );
  const curves = rows.map(({ units: own, outputs }): ScoreCurve => {
    const fractions = Array.from(outputs, (_, step) =>
      step === 0 ? 0 : removedAt(own, step) / own.order.length,
    );
    return {
      fractions,
      outputs: [...outputs],
      auc: outputs.length < 2 ? Number.NaN : area(fractions, outputs),
    };
  });
  return { values: curves.map(({ auc }) => auc), curves, evaluations };
}

/** The area under a curve, by the trapezoidal rule. */
export function area(x: readonly number[], y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++)
    sum += (((y[i] as number) + (y[i - 1] as number)) / 2) * ((x[i] as number) - (x[i - 1] as number));
  return sum;
}
