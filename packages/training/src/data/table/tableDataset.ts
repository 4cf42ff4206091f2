import { fail, quote } from "@hyaline/core";
import { choice, type Given, type Option, readOptions, required, spec, texts } from "@hyaline/core/facts";
import { type Dataset, dataset } from "../dataset.js";
import type { DataTable, TableColumn } from "./table.js";

const tableDatasetOptions = {
  /** The column to predict: a category becomes class labels, a number stays. */
  target: required(
    spec<string>(
      { is: "text" },
      "The column to predict: a category becomes class labels, a number stays.",
      "",
      "a column's name",
      (v) => typeof v === "string",
    ) as Option<string>,
  ),
  /** The columns to predict from (default: all others). */
  features: texts("The columns to predict from (default: all others)."),
  /** What a category becomes: one element for each, 0 or 1 (default), or its index. */
  categories: choice(
    "What a category becomes: one element for each, 0 or 1, or its index.",
    ["oneHot", "index"],
    "oneHot",
  ),
  /** What becomes of a row without a value: an error (default), left out, or filled with the mean or the commonest category. */
  missing: choice(
    "What becomes of a row without a value: an error, left out, or filled with the mean or the commonest category.",
    ["error", "drop", "fill"],
    "error",
  ),
};
export interface TableDatasetOptions extends Given<typeof tableDatasetOptions> {}

/** A dataset of a table, and what its numbers mean. */
export interface TableData {
  readonly data: Dataset;
  /** The texts of the class labels, where the target is a category. */
  readonly classes?: readonly string[];
}

/**
 * A dataset of a table's columns: inputs float32[rows, features] with their names, such as `height` and `kind=a`, and targets.
 * Split it before you standardise it.
 *
 * @throws HyalineError `argument` for columns that do not exist, `data` for missing values unless they are left out or filled
 * @example
 * ```ts
 * const table = await readCsv(["height,kind,old\n1.5,a,yes\n1.2,b,no\n"]);
 * const { data, classes } = await tableDataset(table, { target: "old" });
 * data.featureNames; // ["height", "kind=a", "kind=b"]
 * classes; // ["no", "yes"]
 * ```
 */
export async function tableDataset(table: DataTable, options: TableDatasetOptions): Promise<TableData> {
  const { target, features, categories, missing } = readOptions("tableDataset", tableDatasetOptions, options);
  const names = features ?? Object.keys(table.columns).filter((name) => name !== target);
  const columns = names.map((name) => ({ name, column: columnOf(table, name) }));
  const goal = columnOf(table, target);
  const used = [...columns, { name: target, column: goal }];
  const rows = Array.from({ length: table.rows }, (_, i) => i).filter((row) => {
    const gap = used.find(
      ({ name, column }) => isMissing(column, row) && (missing !== "fill" || name === target),
    );
    if (gap && missing === "error")
      fail(
        "data",
        "every row needs a value in each column",
        `none in row ${row + 1}, column ${gap.name}`,
        'write { missing: "drop" }, or "fill"',
      );
    return gap === undefined;
  });
  const elements = columns.flatMap((one) => elementsOf(one.name, one.column, categories));
  const values = new Float64Array(rows.length * elements.length);
  rows.forEach((row, i) => {
    for (const [k, { at }] of elements.entries()) values[i * elements.length + k] = at(row);
  });
  const labels = rows.map((row) => goal.values[row] as number);
  const data = await dataset({ values, shape: [rows.length, elements.length] }, labels, {
    featureNames: elements.map(({ name }) => name),
  });
  return { data, ...(goal.kind === "category" ? { classes: goal.categories } : {}) };
}

function columnOf({ columns }: DataTable, name: string): TableColumn {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  return (
    column ??
    fail(
      "argument",
      "tableDataset needs columns of the table",
      quote(name),
      `its columns are ${Object.keys(columns).join(", ")}`,
    )
  );
}

const isMissing = ({ kind, values }: TableColumn, row: number): boolean =>
  kind === "number" ? Number.isNaN(values[row]) : (values[row] as number) < 0;

interface Element {
  readonly name: string;
  readonly at: (row: number) => number;
}

function elementsOf(name: string, column: TableColumn, categories: "oneHot" | "index"): readonly Element[] {
  const instead = column.missing > 0 ? commonest(column) : 0;
  const value = (row: number): number => (isMissing(column, row) ? instead : (column.values[row] as number));
  if (column.kind === "number" || categories === "index") return [{ name, at: value }];
  return column.categories.map((category, i) => ({
    name: `${name}=${category}`,
    at: (row) => Number(value(row) === i),
  }));
}

/** The mean of numbers, or the commonest category. */
function commonest(column: TableColumn): number {
  const known = Array.from(column.values as ArrayLike<number> & Iterable<number>).filter(
    (_, row) => !isMissing(column, row),
  );
  if (column.kind === "number") return known.reduce((sum, value) => sum + value / known.length, 0);
  const counts = new Array<number>(column.categories.length).fill(0);
  for (const code of known) counts[code] = (counts[code] as number) + 1;
  return counts.indexOf(Math.max(...counts));
}
