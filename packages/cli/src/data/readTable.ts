import { readFile, stat } from "node:fs/promises";
import { fail, HyalineError } from "@hyaline/core";
import { parseTable, type Table } from "./table.js";

const maxBytes = 256 * 2 ** 20;

/**
 * A table from a CSV file.
 *
 * @throws HyalineError `file` when it is missing, unreadable, too large or no UTF-8 text; whatever parsing it throws
 */
export async function readTable(path: string): Promise<Table> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > maxBytes)
      fail("file", `a table may have at most ${maxBytes / 2 ** 20} MiB`, `${path} with ${size} bytes`);
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof HyalineError) throw cause;
    throw new HyalineError("file", `${unreadable(path, cause)}; is the path right?`, { cause });
  }
  try {
    return parseTable(new TextDecoder("utf-8", { fatal: true }).decode(bytes), path);
  } catch (cause) {
    if (cause instanceof HyalineError) throw cause;
    throw new HyalineError("file", `${path} is no UTF-8 text`, { cause });
  }
}

function unreadable(path: string, cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return `there is no file ${path}`;
    case "EISDIR":
      return `${path} is a folder, not a file`;
    case "EACCES":
    case "EPERM":
      return `${path} may not be read`;
    default:
      return `${path} cannot be read (${String((cause as Error).message ?? cause)})`;
  }
}
