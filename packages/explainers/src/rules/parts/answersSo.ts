import {
  explainedOutput,
  type HostOutputs,
  largestOf,
  type RowTarget,
  selectionOf,
} from "@hyaline/explanation";

/** Which rows of outputs give the answer that is asked for. */
export type AnswersSo = (outputs: HostOutputs) => Uint8Array;

/**
 * What a model's answer is, as yes or no: of several outputs the target's is the largest; of a single one, and of a weighted
 * sum, it is on a side of a threshold.
 *
 * @param side what a single number must be beside the threshold: as large, or not
 */
export function answersSo(target: RowTarget, side: boolean): AnswersSo {
  return ({ values, shape, outputShape }) => {
    const [count = 0, width = 1] = shape;
    const selection = selectionOf(target, outputShape ?? [width]);
    const [index] = selection.indices;
    const isClass = width > 1 && selection.indices.length === 1 && selection.weights[0] === 1;
    return Uint8Array.from({ length: count }, (_, row) => {
      const own = values.subarray(row * width, (row + 1) * width);
      if (isClass) return Number(largestOf(own) === index);
      return Number(isAbove(explainedOutput(selection, own, 0), width) === side);
    });
  };
}

/** A single output counts as a probability, a weighted sum of several as a difference. */
export const isAbove = (value: number, width: number): boolean => value > (width === 1 ? 0.5 : 0);
