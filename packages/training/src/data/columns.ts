import type { Spec, Tensor } from "@hyaline/core";
import { type Column, columnTensor, takeRows } from "./column.js";

/** What a model takes or gives: one column, or several by name. */
export type Columns = Column | Readonly<Record<string, Column>>;

export const isColumn = (columns: Columns): columns is Column =>
  typeof columns.rows === "number" && Array.isArray((columns as Column).rowShape);

/** The same of each column: one value, or a record of values. */
function mapColumns<T>(
  columns: Columns,
  map: (column: Column, name?: string) => T,
): T | Readonly<Record<string, T>> {
  if (isColumn(columns)) return map(columns);
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, map(column, name)]));
}

/** All columns, with their names where they have any. */
export const listColumns = (columns: Columns): readonly (readonly [name: string | undefined, Column])[] =>
  isColumn(columns) ? [[undefined, columns]] : Object.entries(columns);

export const takeColumns = <C extends Columns>(columns: C, indices: ArrayLike<number>): C =>
  mapColumns(columns, (column) => takeRows(column, indices)) as C;

export const columnTensors = (columns: Columns): Tensor | Readonly<Record<string, Tensor>> =>
  mapColumns(columns, columnTensor);

/** Of a batch of so many rows. */
export const specsOfRows = (columns: Columns, rows: number): Spec | Readonly<Record<string, Spec>> =>
  mapColumns(columns, ({ dtype, rowShape }) => ({ dtype, shape: [rows, ...rowShape] }));
