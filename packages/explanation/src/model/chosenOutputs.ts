import {
  checkLength,
  type Outputs,
  type RowTarget,
  resolveTargets,
  type Selection,
  selectionOf,
  type Target,
} from "./targets.js";

/** The outputs to explain for one row: what each sums of the model's outputs, and as explanations name them. */
export interface ChosenOutputs {
  readonly selections: readonly Selection[];
  readonly targets: readonly RowTarget[];
}

/** Chooses a row's outputs once the model's outputs for it are known. */
export type ChooseOutputs = (
  row: number,
  outputs: ArrayLike<number>,
  outputShape?: readonly number[],
) => ChosenOutputs;

/**
 * The one target of each row.
 *
 * @throws HyalineError `argument` for a list of another length; when called: for an index that is out of range
 */
export function chooseTarget(target: Target | undefined, rows: number): ChooseOutputs {
  const list = Array.isArray(target) ? (target as readonly number[]) : undefined;
  if (list) checkLength(list, rows);
  return (row, outputs, outputShape = [outputs.length]) => {
    const ofRow: Outputs = { shape: [1, outputs.length], values: Float64Array.from(outputs), outputShape };
    const targets = resolveTargets(list ? list[row] : target, ofRow);
    return { targets, selections: targets.map((each) => selectionOf(each, outputShape)) };
  };
}

/** The same outputs for every row; all of them when no list is given. */
export function chooseOutputs(list: readonly number[] | undefined): ChooseOutputs {
  return (_, { length }) => {
    const indices = list ?? Array.from({ length }, (_, o) => o);
    return {
      selections: indices.map((index) => selectionOf(index, [length])),
      targets: indices.map((index) => (length === 1 ? null : index)),
    };
  };
}
