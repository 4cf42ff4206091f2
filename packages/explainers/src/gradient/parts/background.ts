import { type CallOptions, fail, sameShape } from "@hyaline/core";
import {
  type Call,
  type ExplainedInputs,
  type HostRows,
  type Rows,
  type RowsAgain,
  readRows,
  rowsToExplain,
} from "@hyaline/explanation";

/**
 * Rows like those of a call, those of several inputs side by side.
 *
 * @throws HyalineError `shape` for rows of another shape, `argument` for an input that is missing, `data`
 */
export async function readBackground(
  { rows, columns, inputs, several }: Call<unknown>,
  given: unknown,
  options: CallOptions,
): Promise<HostRows> {
  const { named } = inputs;
  if (several) return several.readSideBySide(given as Rows, "background", { columns, rows, named }, options);
  const found = await readRows(given as Rows, "background", { ...options, dtype: rows.dtype });
  if (!sameShape(found.rowShape, rows.rowShape))
    fail(
      "shape",
      "background needs rows like those of x",
      `[${found.shape.join(", ")}] for [rows, ${rows.rowShape.join(", ")}]`,
    );
  return found;
}

/** Rows side by side as the call's inputs. */
export const apart = ({ several, inputs }: Call<unknown>, rows: HostRows): ExplainedInputs =>
  several?.apart(rows, inputs) ?? {
    ...inputs,
    count: rows.count,
    parts: [{ ...rows, name: "x", attributed: true }],
  };

/** One of such rows, as an option of a call takes it: of several inputs those that are attributed, by name. */
export function rowsOf(
  call: Call<unknown>,
  rows: HostRows,
  row: number,
): RowsAgain | Readonly<Record<string, RowsAgain>> {
  const { rowSize, rowShape } = rows;
  const values = rows.values.slice(row * rowSize, (row + 1) * rowSize);
  const one = apart(call, { ...rows, values, count: 1, shape: [1, ...rowShape] });
  return rowsToExplain({ ...one, parts: one.parts.filter(({ attributed }) => attributed) });
}
