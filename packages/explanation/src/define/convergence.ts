import { type NumericArray, sizeOf } from "@hyaline/core";
import { explainedOutput, type HostOutputs, type RowTarget, selectionOf } from "../model/index.js";
import type { TracedRows } from "./tracedRunner.js";

/** The explained output of one row. */
export function outputAt(
  { shape, values, outputShape }: HostOutputs,
  target: RowTarget,
  row: number,
): number {
  const width = shape[1] as number;
  return explainedOutput(selectionOf(target, outputShape ?? [width]), values, row * width);
}

/** What each row's attributions miss the change of its output by. */
export const convergenceDeltas = (
  { values, total }: Pick<TracedRows, "values" | "total">,
  outputs: HostOutputs,
  targets: readonly RowTarget[],
  base: ArrayLike<number>,
): number[] =>
  targets.map((target, row) => {
    const sum = total?.[row] ?? values.reduce((all, part) => all + rowSum(part, row), 0);
    return sum - (outputAt(outputs, target, row) - (base[row] as number));
  });

function rowSum({ shape, values }: NumericArray, row: number): number {
  const size = sizeOf(shape.slice(1));
  let sum = 0;
  for (let i = row * size; i < (row + 1) * size; i++) sum += values[i] as number;
  return sum;
}
