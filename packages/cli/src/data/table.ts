import { fail } from "@hyaline/core";

/** Numbers with named columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: number;
  /** Row-major: `[rows, columns]`. */
  readonly values: Float64Array;
}

/** More is refused before it is parsed: 2^26 numbers take half a gigabyte. */
const maxNumbers = 2 ** 26;
const maxColumns = 10_000;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

/**
 * Parses comma-separated numbers under a line of distinct column names. Strict: what is not exactly that is an error that
 * says where.
 *
 * @param text lines that end in \n or \r\n; a byte-order mark and an empty last line are skipped
 * @param source what messages call it
 * @throws HyalineError `file` for an empty text or a malformed header, `data` for a row or number that does not fit
 */
export function parseTable(text: string, source: string): Table {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const columns = columnsOf(lines[0], source);
  const rows = lines.length - 1;
  if (rows === 0) fail("data", `${source} needs at least one row under its header`, "none");
  if (rows * columns.length > maxNumbers)
    fail("data", `${source} may hold at most ${maxNumbers} numbers`, String(rows * columns.length));
  const values = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    const fields = (lines[row + 1] as string).split(",");
    if (fields.length !== columns.length) {
      fail(
        "data",
        `${source} needs ${columns.length} numbers in every row`,
        `${fields.length} in row ${row + 1} (line ${row + 2})`,
      );
    }
    fields.forEach((field, i) => {
      const value = numberOf(field);
      if (value === undefined) {
        fail(
          "data",
          `${source} holds finite decimal numbers`,
          `${quote(field)} in row ${row + 1} (line ${row + 2}), column ${quote(columns[i] as string)}`,
        );
      }
      values[row * columns.length + i] = value;
    });
  }
  return { columns, rows, values };
}

function columnsOf(header: string | undefined, source: string): string[] {
  if (header === undefined || header.trim() === "")
    fail("file", `${source} begins with a line of column names`, "an empty file");
  const columns = header.split(",").map((name) => name.trim());
  if (columns.length > maxColumns)
    fail("file", `${source} may have at most ${maxColumns} columns`, String(columns.length));
  if (columns.every((name) => numberOf(name) !== undefined))
    fail("file", `${source} begins with a line of column names`, "numbers", "add a header");
  columns.forEach((name, i) => {
    if (name === "" || columns.indexOf(name) !== i)
      fail("file", `${source} needs distinct column names`, `${quote(name)} as column ${i + 1}`);
  });
  return columns;
}

function numberOf(field: string): number | undefined {
  const text = field.trim();
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** Untrusted text in a message: short, on one line, control characters spelled out. */
const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
