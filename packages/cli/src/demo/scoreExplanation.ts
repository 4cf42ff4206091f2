import type { CallOptions } from "@hyaline/core";
import type { Explanation, ScoreCurve, Scores, WhiteBox } from "@hyaline/explanation";
import { completenessError, deletionAuc, insertionAuc } from "@hyaline/metrics";
import type { Curve, Study } from "./study.js";

/** Means over the explained rows. */
export interface ExplanationQuality {
  readonly completenessError: number;
  readonly deletionAuc: number;
  readonly insertionAuc: number;
  readonly curves: { readonly deletion: Curve; readonly insertion: Curve };
}

/**
 * Scores an explanation: by how much it misses the output, and how the explained probability changes while elements are
 * removed or put back one by one. Methods that group elements are held to the same single steps as the others.
 */
export async function scoreExplanation(
  predict: WhiteBox,
  explanation: Explanation,
  study: Study,
  call: CallOptions,
): Promise<ExplanationQuality> {
  const [, ...shape] = study.explained.x.shape;
  const removal = { ...call, baseline: { shape, values: study.baseline }, unit: "element" } as const;
  const subject = { explanation, model: predict };
  const errors = await completenessError(subject, call);
  const deletions = await deletionAuc(subject, removal);
  const insertions = await insertionAuc(subject, removal);
  return {
    completenessError: mean(errors.values.values),
    deletionAuc: mean(deletions.values.values),
    insertionAuc: mean(insertions.values.values),
    curves: { deletion: meanCurve(deletions), insertion: meanCurve(insertions) },
  };
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Rows have equally many elements, so their curves have the same places. */
function meanCurve({ curves = [] }: Scores): Curve {
  const { fractions } = curves[0] as ScoreCurve;
  return {
    x: fractions,
    y: fractions.map((_, i) => mean(curves.map(({ outputs }) => outputs[i] as number))),
  };
}
