import { fail, type NumericArray } from "@hyaline/core";

/**
 * Which output to explain: one index for all rows, one per row, or `null` for a model with a single output. Left out,
 * it is the predicted class: each row's largest output.
 */
export type Target = number | readonly number[] | null;

/**
 * One output index per row; `null` where the model has a single output.
 *
 * @param outputs float[rows, outputs]
 * @throws HyalineError `argument` for an index that is out of range, a list of another length, or `null` for a model
 * with several outputs
 */
export function resolveTargets(target: Target | undefined, outputs: NumericArray): (number | null)[] {
  const [rows, count] = outputs.shape as [number, number];
  if (target === null && count !== 1)
    fail(
      "argument",
      "target may be null only for a model with a single output",
      `${count} outputs`,
      "choose one",
    );
  if (typeof target === "object" && target !== null && target.length !== rows)
    fail("argument", "a list of targets needs one per row", `${target.length} for ${rows} rows`);
  return Array.from({ length: rows }, (_, row) => {
    if (target === undefined || target === null) return count === 1 ? null : largest(outputs, row);
    const index = typeof target === "number" ? target : (target[row] as number);
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      fail("argument", `target must be an output index from 0 to ${count - 1}`, String(index));
    }
    return count === 1 ? null : index;
  });
}

function largest({ shape, values }: NumericArray, row: number): number {
  const count = shape[1] as number;
  let best = 0;
  for (let i = 1; i < count; i++) {
    if ((values[row * count + i] as number) > (values[row * count + best] as number)) best = i;
  }
  return best;
}
