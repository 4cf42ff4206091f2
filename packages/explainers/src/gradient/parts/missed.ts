import { explainedOutput, type HostOutputs, type RowTarget, selectionOf } from "@hyaline/explanation";

/** What a row's attributions miss of the output's change from the base value, one number for each row. */
export function missed(
  values: ArrayLike<number>,
  rowSize: number,
  { outputs, targets }: { readonly outputs: HostOutputs; readonly targets: readonly RowTarget[] },
  baseValue: ArrayLike<number>,
): number[] {
  const own = explainedOf(outputs, targets);
  return targets.map((_, row) => {
    let sum = 0;
    for (let i = row * rowSize; i < (row + 1) * rowSize; i++) sum += values[i] as number;
    return sum - ((own[row] as number) - (baseValue[row] as number));
  });
}

/** Each row's explained output. */
export function explainedOf(outputs: HostOutputs, targets: readonly RowTarget[]): Float64Array {
  const width = outputs.shape[1] as number;
  return Float64Array.from(targets, (target, row) =>
    explainedOutput(selectionOf(target, outputs.outputShape ?? [width]), outputs.values, row * width),
  );
}
