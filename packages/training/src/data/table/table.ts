/** Numbers by row; NaN where one is missing. */
export interface NumberColumn {
  readonly kind: "number";
  readonly values: Float64Array;
  /** How many rows have none. */
  readonly missing: number;
}

/** Texts by row, as indices into the categories; -1 where one is missing. */
export interface CategoryColumn {
  readonly kind: "category";
  readonly values: Int32Array;
  /** In the order of their characters. */
  readonly categories: readonly string[];
  /** How many rows have none. */
  readonly missing: number;
}

export type TableColumn = NumberColumn | CategoryColumn;

/** Columns by name, as `readCsv` and `readParquet` give them; `tableDataset` makes a dataset of them. */
export interface DataTable {
  readonly rows: number;
  readonly columns: Readonly<Record<string, TableColumn>>;
}
