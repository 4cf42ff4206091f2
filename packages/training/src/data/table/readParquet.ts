import { fail, HyalineError, throwIfAborted } from "@hyaline/core";
import { type Given, readOptions, texts } from "@hyaline/core/facts";
import { nodeFiles } from "./bytesOf.js";
import { NOTHING, tableOptions } from "./options.js";
import type { DataTable } from "./table.js";
import { TableBuilder } from "./tableBuilder.js";

const readParquetOptions = {
  ...tableOptions(),
  /** The columns to read (default: all). */
  columns: texts("The columns to read (default: all)."),
};
export interface ReadParquetOptions extends Given<typeof readParquetOptions> {}

/** Bytes that can be asked for in parts. */
interface Slices {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/**
 * A table of a Parquet file: numbers, texts and truth values, uncompressed or by Snappy. Only the columns that are asked for are
 * read. Parsed by hyparquet, which is loaded when it is first needed.
 *
 * @param source a path (Node), a `File` of a page, or bytes
 * @throws HyalineError `file` where it cannot be read or is no Parquet file, `data` for a column of lists or records, `argument`,
 * `aborted`
 * @example
 * ```ts typed: there is no such file
 * const table = await readParquet("flights.parquet", { columns: ["distance", "delay"] });
 * ```
 */
export async function readParquet(
  source: string | URL | Blob | Uint8Array,
  options: ReadParquetOptions = {},
): Promise<DataTable> {
  const {
    types,
    missing = NOTHING,
    columns,
    signal,
  } = readOptions("readParquet", readParquetOptions, options);
  const { parquetMetadataAsync, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const { slices, close } = await open(source);
  const what = typeof source === "string" ? source : "the table";
  try {
    throwIfAborted(signal);
    const metadata = await parquetMetadataAsync(slices);
    const known = parquetSchema(metadata).children.map(({ element }) => element.name);
    const names = columns ?? known;
    const unknown = names.find((name) => !known.includes(name));
    if (unknown !== undefined)
      fail("argument", `columns are those of ${what}`, unknown, `it has ${known.join(", ")}`);
    const builder = new TableBuilder(names, { what, types, missing });
    let from = 0;
    for (const { num_rows } of metadata.row_groups) {
      throwIfAborted(signal);
      const to = from + Number(num_rows);
      const rows = await parquetReadObjects({
        file: slices,
        metadata,
        columns: [...names],
        rowStart: from,
        rowEnd: to,
      });
      for (const row of rows) builder.row(names.map((name) => fieldOf(row[name], name, what)));
      from = to;
    }
    return builder.end();
  } catch (cause) {
    if (cause instanceof HyalineError) throw cause;
    return fail(
      "file",
      `${what} is a Parquet file`,
      String((cause as Error).message),
      "is it whole, and not compressed otherwise than by Snappy?",
    );
  } finally {
    await close();
  }
}

function fieldOf(value: unknown, name: string, what: string): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object" && !(value instanceof Date))
    return fail(
      "data",
      `${what} holds numbers and texts`,
      `a list or a record in column ${name}`,
      "leave the column out: { columns }",
    );
  if (value instanceof Date) return String(value.getTime());
  return typeof value === "boolean" ? String(Number(value)) : String(value);
}

async function open(
  source: string | URL | Blob | Uint8Array,
): Promise<{ slices: Slices; close: () => Promise<void> }> {
  const close = async () => undefined;
  if (source instanceof Uint8Array) {
    const slice = async (start: number, end?: number) => new Uint8Array(source.slice(start, end)).buffer;
    return { slices: { byteLength: source.length, slice }, close };
  }
  if (typeof source !== "string" && !(source instanceof URL)) {
    const slice = (start: number, end?: number) => source.slice(start, end).arrayBuffer();
    return { slices: { byteLength: source.size, slice }, close };
  }
  const fs = await nodeFiles("readParquet");
  const file = await fs
    .open(source, "r")
    .catch((cause: Error) =>
      fail("file", "readParquet needs a file that it may read", cause.message, "is the path right?"),
    );
  const { size } = await file.stat();
  const slice = async (start: number, end = size) => {
    const bytes = new Uint8Array(end - start);
    await file.read(bytes, 0, bytes.length, start);
    return bytes.buffer;
  };
  return { slices: { byteLength: size, slice }, close: () => file.close() };
}
