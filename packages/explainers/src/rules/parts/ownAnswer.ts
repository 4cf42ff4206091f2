import { explainedOutput, type HostOutputs, type RowTarget, selectionOf } from "@hyaline/explanation";
import { type AnswersSo, answersSo, isAbove } from "./answersSo.js";

/** Whether outputs answer as a row's own do: see {@link answersSo}. */
export function ownAnswer(outputs: HostOutputs, row: number, target: RowTarget): AnswersSo {
  const width = outputs.shape[1] as number;
  const own = outputs.values.subarray(row * width, (row + 1) * width);
  const selection = selectionOf(target, outputs.outputShape ?? [width]);
  return answersSo(target, isAbove(explainedOutput(selection, own, 0), width));
}
