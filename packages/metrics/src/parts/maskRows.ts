import { fail, type NumericArray, quote, sizeOf } from "@hyaline/core";
import { type Explanation, playersOfElements } from "@hyaline/explanation";
import { elementRows, sized } from "./attributionRows.js";

/** One row: the attribution of each element, and whether it lies within the mask. */
export interface MaskedRow {
  readonly values: Float64Array;
  readonly inside: Uint8Array;
  /** How many elements lie within. */
  readonly count: number;
}

/**
 * Attributions beside the mask, row by row.
 *
 * @param mask 1 or true within, 0 or false outside; shaped like the data, where axes of size 1 count for all of them
 * @throws HyalineError `shape` when it does not fit, `data` for other numbers in the mask and attributions that are not finite
 */
export function maskedRows(
  explanation: Explanation,
  mask: NumericArray,
  { absolute }: { readonly absolute: boolean },
): MaskedRow[] {
  const { shape } = explanation.data;
  const fits =
    mask.shape.length === shape.length && mask.shape.every((n, axis) => n === shape[axis] || n === 1);
  if (!fits)
    fail(
      "shape",
      "a mask must be shaped like the data, or have axes of size 1",
      `[${mask.shape.join(", ")}] for [${shape.join(", ")}]`,
    );
  const other = Array.from(mask.values).findIndex((value) => Number(value) !== 0 && Number(value) !== 1);
  if (other >= 0) {
    const row = Math.floor(other / (mask.values.length / (mask.shape[0] as number)));
    const remedy = "compare grey levels or shares with a threshold: values.map((v) => Number(v > 0.5))";
    fail("data", "a mask holds 0 and 1", `${quote(mask.values[other])} in row ${row}`, remedy);
  }
  const size = sizeOf(shape.slice(1));
  const isInside = playersOfElements(
    { shape: mask.shape, values: Array.from(mask.values, (value) => Number(value)) },
    shape,
  );
  return elementRows(explanation).map((row, r) => {
    const inside = Uint8Array.from(isInside.subarray(r * size, (r + 1) * size));
    return { values: sized(row, absolute), inside, count: inside.reduce((sum, each) => sum + each, 0) };
  });
}
