import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { fail, HyalineError } from "@hyaline/core";
import { type Table, TableParser } from "./table.js";

const maxBytes = 256 * 2 ** 20;

/**
 * A table from a CSV file, which is read and counted piece by piece. Regular files only: a device may never end, and a pipe
 * never begin.
 *
 * @throws HyalineError `file` when it is missing, unreadable, no regular file, too large or no UTF-8 text; whatever parsing
 * it throws
 */
export async function readTable(path: string): Promise<Table> {
  try {
    // Before it is opened: opening a pipe waits for who writes to it.
    checkFile(path, await stat(path));
    return await parseFile(path);
  } catch (cause) {
    if (cause instanceof HyalineError) throw cause;
    throw new HyalineError("file", `${unreadable(path, cause)}; is the path right?`, { cause });
  }
}

function checkFile(path: string, stats: Stats): void {
  if (stats.isDirectory()) fail("file", `${path} is a folder, not a file`, undefined, "is the path right?");
  if (!stats.isFile())
    fail("file", "a table is a regular file", `${path}, a device or a pipe`, "copy it to a file");
  if (stats.size > maxBytes)
    fail("file", `a table may have at most ${maxBytes / 2 ** 20} MiB`, `${path} with ${stats.size} bytes`);
}

async function parseFile(path: string): Promise<Table> {
  const parser = new TableParser(path);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new HyalineError("file", `${path} is no UTF-8 text`, { cause });
    }
  };
  let read = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 18 })) {
    read += (piece as Uint8Array).length;
    if (read > maxBytes)
      fail("file", `a table may have at most ${maxBytes / 2 ** 20} MiB`, `more in ${path}`);
    parser.text(decode(piece as Uint8Array));
  }
  parser.text(decode());
  return parser.end();
}

function unreadable(path: string, cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return `there is no file ${path}`;
    case "EACCES":
    case "EPERM":
      return `${path} may not be read`;
    default:
      return `${path} cannot be read (${String((cause as Error).message ?? cause)})`;
  }
}
