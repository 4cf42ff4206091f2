import { fail, quote } from "@hyaline/core";
import type { DataTable, TableColumn } from "./table.js";

export type ColumnKind = TableColumn["kind"];

export interface TableBuilderOptions {
  /** What messages call the table. */
  readonly what: string;
  /** Texts that mean that there is nothing. */
  readonly missing: readonly string[];
  /** What columns are, where that is not to be found out. */
  readonly types: Readonly<Record<string, ColumnKind>>;
}

/** 2^25 fields take a quarter of a gigabyte: more is refused as soon as it is counted. */
const MOST_FIELDS = 2 ** 25;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

/**
 * Collects rows of texts. Each column keeps its different texts once and an index for each row, so that whether it holds numbers
 * alone is known at the end at no further cost.
 */
export class TableBuilder {
  readonly #columns: { readonly codes: number[]; readonly known: Map<string, number> }[];
  readonly #missing: ReadonlySet<string>;
  #rows = 0;

  private readonly names: readonly string[];

  constructor(
    header: readonly string[],
    private readonly options: TableBuilderOptions,
  ) {
    const { what, types } = options;
    const names = header.map((name) => name.trim());
    this.names = names;
    const wrong = names.findIndex((name, i) => name === "" || names.indexOf(name) !== i);
    if (names.length === 0 || wrong >= 0)
      fail(
        "file",
        `${what} needs distinct column names in its first line`,
        wrong < 0 ? "none" : `${quote(names[wrong])} as column ${wrong + 1}`,
      );
    const unknown = Object.keys(types).find((name) => !names.includes(name));
    if (unknown !== undefined)
      fail(
        "argument",
        `types name columns of ${what}`,
        quote(unknown),
        `its columns are ${names.join(", ")}`,
      );
    this.#columns = names.map(() => ({ codes: [], known: new Map() }));
    this.#missing = new Set(options.missing);
  }

  row(fields: readonly string[]): void {
    this.#rows++;
    if (this.#rows * this.names.length > MOST_FIELDS)
      fail(
        "data",
        `${this.options.what} may hold at most ${MOST_FIELDS} fields`,
        `more in row ${this.#rows}`,
        "leave rows out",
      );
    for (const [i, { codes, known }] of this.#columns.entries()) {
      const text = (fields[i] ?? "").trim();
      if (this.#missing.has(text)) {
        codes.push(-1);
        continue;
      }
      const code = known.get(text) ?? known.size;
      known.set(text, code);
      codes.push(code);
    }
  }

  end(): DataTable {
    if (this.#rows === 0) fail("data", `${this.options.what} needs at least one row under its names`, "none");
    const columns = this.names.map((name, i) => [name, this.#column(name, i)] as const);
    return { rows: this.#rows, columns: Object.fromEntries(columns) };
  }

  #column(name: string, place: number): TableColumn {
    const { codes, known } = this.#columns[place] as { codes: number[]; known: Map<string, number> };
    const texts = [...known.keys()];
    const missing = codes.reduce((count, code) => count + Number(code < 0), 0);
    const numbers = texts.map((text) => (DECIMAL.test(text) ? Number(text) : Number.NaN));
    const wrong = numbers.findIndex((value) => !Number.isFinite(value));
    const wanted = this.options.types[name];
    if (wanted === "number" && wrong >= 0) {
      const row = codes.indexOf(wrong) + 1;
      fail(
        "data",
        `${this.options.what} holds finite decimal numbers in column ${name}`,
        `${quote(texts[wrong])} in row ${row}`,
      );
    }
    if (wanted !== "category" && wrong < 0)
      return {
        kind: "number",
        values: Float64Array.from(codes, (code) => numbers[code] ?? Number.NaN),
        missing,
      };
    const categories = [...texts].sort();
    const order = new Map(categories.map((text, i) => [text, i]));
    const ranks = texts.map((text) => order.get(text) as number);
    return {
      kind: "category",
      values: Int32Array.from(codes, (code) => ranks[code] ?? -1),
      categories,
      missing,
    };
  }
}
