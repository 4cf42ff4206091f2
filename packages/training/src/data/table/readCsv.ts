import { fail, throwIfAborted } from "@hyaline/core";
import { type Given, readOptions, text } from "@hyaline/core/facts";
import { piecesOf, type TableSource } from "./bytesOf.js";
import { NOTHING, tableOptions } from "./options.js";
import type { DataTable } from "./table.js";
import { TableBuilder } from "./tableBuilder.js";

const readCsvOptions = {
  ...tableOptions(),
  /** What stands between fields (default `","`). */
  delimiter: text("What stands between fields.", ","),
};
export interface ReadCsvOptions extends Given<typeof readCsvOptions> {}

/** Bytes of one line: 10,000 columns of long numbers. */
const LONGEST_LINE = 2 ** 19;

/**
 * A table of a CSV file, read piece by piece: quoted fields, numbers and categories, missing values. Its first line names the
 * columns. Parsed by csv-parse, which is loaded when it is first needed.
 *
 * @param source a path (Node), a `File` of a page, bytes, or pieces of text, as they come or in a list
 * @throws HyalineError `file` where it cannot be read or is no CSV, `data` where a number or row does not fit, `argument`, `aborted`
 * @example
 * ```ts
 * const table = await readCsv(["height,kind\n1.5,a\n,b\n"]);
 * table.columns.kind?.kind; // "category"
 * ```
 */
export async function readCsv(source: TableSource, options: ReadCsvOptions = {}): Promise<DataTable> {
  const { types, missing = NOTHING, delimiter, signal } = readOptions("readCsv", readCsvOptions, options);
  const { parse } = await csvParse();
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: LONGEST_LINE,
    skip_empty_lines: true,
  });
  const what = typeof source === "string" ? source : "the table";
  let builder: TableBuilder | undefined;
  let problem: unknown;
  const done = new Promise<void>((resolve) => {
    parser.on("data", (fields: string[]) => {
      try {
        if (builder) builder.row(fields);
        else builder = new TableBuilder(fields, { what, types, missing });
      } catch (error) {
        problem ??= error;
      }
    });
    parser.on("error", (error: Error) => {
      problem ??= error;
      resolve();
    });
    parser.on("end", () => resolve());
  });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      return fail("file", `${what} is UTF-8 text`, "other bytes", "save it as UTF-8");
    }
  };
  try {
    for await (const piece of piecesOf(source, "readCsv")) {
      throwIfAborted(signal);
      const takesMore = parser.write(typeof piece === "string" ? piece : decode(piece));
      if (problem !== undefined) break;
      // An error comes in the place of room.
      if (!takesMore)
        await Promise.race([done, new Promise<void>((resolve) => parser.once("drain", () => resolve()))]);
      if (problem !== undefined) break;
    }
    if (problem === undefined) parser.end(decode());
  } catch (error) {
    // A parser that is left half-way holds nothing but memory.
    throw explained(error, what);
  }
  if (problem === undefined) await done;
  if (problem !== undefined) throw explained(problem, what);
  return builder ? builder.end() : fail("file", `${what} begins with a line of column names`, "nothing");
}

/** The parser's own errors say the line; ours pass. */
function explained(problem: unknown, what: string): unknown {
  const { code, message } = problem as { code?: string; message: string };
  if (!code?.startsWith("CSV_")) return problem;
  try {
    return fail(
      code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH" ? "data" : "file",
      `${what} is a table of comma-separated values`,
      message,
      "are fields with commas or line breaks in quotes?",
    );
  } catch (error) {
    return error;
  }
}

/** In Node the parser on Node's own streams, whose name is put together here so that bundlers for browsers do not look for it. */
async function csvParse(): Promise<Pick<typeof import("csv-parse"), "parse">> {
  if (typeof process === "undefined" || !process.versions?.node) return import("csv-parse/browser/esm");
  const of = (name: string) => name;
  return import(/* @vite-ignore */ of("csv-parse"));
}
