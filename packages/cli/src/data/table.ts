import { fail } from "@hyaline/core";

/** Numbers with named columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: number;
  /** Row-major: `[rows, columns]`. */
  readonly values: Float64Array;
}

/** More is refused as soon as it is counted: 2^25 numbers take a quarter of a gigabyte. */
const maxNumbers = 2 ** 25;
const maxColumns = 10_000;
/** Characters of one line: 10,000 columns of long numbers. */
const maxLine = 2 ** 19;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;
/** Numbers are kept in pieces of this many until their count is known. */
const pieceLength = 2 ** 16;

/**
 * Parses comma-separated numbers under a line of distinct column names. Strict: what is not exactly that is an error that
 * says where.
 *
 * @param text lines that end in \n or \r\n; a byte-order mark and an empty last line are skipped
 * @param source what messages call it
 * @throws HyalineError `file` for an empty text or a malformed header, `data` for a row or number that does not fit
 */
export function parseTable(text: string, source: string): Table {
  const parser = new TableParser(source);
  parser.text(text.replace(/^\uFEFF/, ""));
  return parser.end();
}

/** {@link parseTable} for a text that comes in pieces, of which it keeps the numbers alone. */
export class TableParser {
  readonly #source: string;
  #columns: readonly string[] | undefined;
  #rest = "";
  #rows = 0;
  #count = 0;
  readonly #pieces: Float64Array[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Takes the next piece. */
  text(piece: string): void {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() as string;
    for (const line of lines) this.#line(line);
    if (this.#rest.length > maxLine) this.#tooLong();
  }

  end(): Table {
    if (this.#rest !== "") this.#line(this.#rest);
    const columns = this.#columns ?? columnsOf(undefined, this.#source);
    if (this.#rows === 0) fail("data", `${this.#source} needs at least one row under its header`, "none");
    const values = new Float64Array(this.#count);
    this.#pieces.forEach((piece, i) => {
      const at = i * pieceLength;
      values.set(piece.subarray(0, this.#count - at), at);
    });
    return { columns, rows: this.#rows, values };
  }

  #line(text: string): void {
    if (text.length > maxLine) this.#tooLong();
    const line = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (this.#columns) this.#row(line, this.#columns);
    else this.#columns = columnsOf(line, this.#source);
  }

  #row(line: string, columns: readonly string[]): void {
    const row = ++this.#rows;
    const where = `in row ${row} (line ${row + 1})`;
    const fields = line.split(",");
    if (fields.length !== columns.length)
      fail(
        "data",
        `${this.#source} needs ${columns.length} numbers in every row`,
        `${fields.length} ${where}`,
      );
    if (this.#count + columns.length > maxNumbers)
      fail(
        "data",
        `${this.#source} may hold at most ${maxNumbers} numbers`,
        `more ${where}`,
        "leave rows out",
      );
    fields.forEach((field, i) => {
      const value = numberOf(field);
      if (value === undefined) {
        fail(
          "data",
          `${this.#source} holds finite decimal numbers`,
          `${quote(field)} ${where}, column ${quote(columns[i] as string)}`,
        );
      }
      this.#push(value);
    });
  }

  #push(value: number): void {
    const at = this.#count % pieceLength;
    if (at === 0) this.#pieces.push(new Float64Array(pieceLength));
    (this.#pieces.at(-1) as Float64Array)[at] = value;
    this.#count++;
  }

  #tooLong(): never {
    return fail(
      "data",
      `a line of ${this.#source} may have at most ${maxLine} characters`,
      `more in line ${this.#rows + (this.#columns ? 2 : 1)}`,
    );
  }
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
