import { fail } from "@hyaline/core";
import { resolveTargets, type Target } from "@hyaline/explanation";

/** The outputs to explain for one row: as indices, and as an explanation names them. */
export interface ChosenOutputs {
  readonly indices: readonly number[];
  readonly targets: readonly (number | null)[];
}

/** Chooses a row's outputs once the model's outputs for it are known. */
export type ChooseOutputs = (row: number, outputs: ArrayLike<number>) => ChosenOutputs;

/**
 * The one target of each row.
 *
 * @throws HyalineError `argument` for a list of another length; when called: for an index that is out of range
 */
export function chooseTarget(target: Target | undefined, rows: number): ChooseOutputs {
  const list = Array.isArray(target) ? (target as readonly number[]) : undefined;
  if (list && list.length !== rows)
    fail("argument", "a list of targets needs one per row", `${list.length} for ${rows} rows`);
  return (row, outputs) => {
    const ofRow = { shape: [1, outputs.length], values: Float64Array.from(outputs) };
    const targets = resolveTargets(list ? list[row] : target, ofRow);
    return { targets, indices: targets.map((t) => t ?? 0) };
  };
}

/** The same outputs for every row; all of them when no list is given. */
export function chooseOutputs(list: readonly number[] | undefined): ChooseOutputs {
  return (_, outputs) => {
    const indices = list ?? Array.from({ length: outputs.length }, (_, o) => o);
    const ofRow = { shape: [1, outputs.length], values: Float64Array.from(outputs) };
    for (const output of indices) resolveTargets(output, ofRow);
    return { indices, targets: indices.map((o) => (outputs.length === 1 ? null : o)) };
  };
}
