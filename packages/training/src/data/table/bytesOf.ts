import { fail, quote } from "@hyaline/core";

/** A file on disk (Node), a file of a page, bytes, text, or pieces of either as they come. */
export type TableSource =
  | string
  | URL
  | Blob
  | Uint8Array
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/**
 * The pieces of a source in turn. A text is a path: text itself comes in a list, `[text]`.
 *
 * @throws HyalineError `file` where there is no such file, `argument` for what is no source
 */
export async function* piecesOf(source: TableSource, who: string): AsyncGenerator<Uint8Array | string> {
  if (typeof source === "string" || source instanceof URL) {
    yield* fileOf(source, who);
  } else if (source instanceof Uint8Array) yield source;
  else if (typeof Blob !== "undefined" && source instanceof Blob) {
    const reader = source.stream().getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } else if (
    typeof source === "object" &&
    source !== null &&
    (Symbol.asyncIterator in source || Symbol.iterator in source)
  )
    yield* source;
  else
    fail(
      "argument",
      `${who} takes a path, a file, bytes, or pieces of text`,
      quote(source),
      "put a text into a list: [text]",
    );
}

async function* fileOf(path: string | URL, who: string): AsyncGenerator<Uint8Array> {
  const fs = await nodeFiles(who);
  const file = await fs
    .open(path, "r")
    .catch((cause: Error) =>
      fail("file", `${who} needs a file that it may read`, cause.message, "is the path right?"),
    );
  try {
    if (!(await file.stat()).isFile())
      fail("file", `${who} reads regular files`, String(path), "is the path right?");
    yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Uint8Array>;
  } finally {
    await file.close();
  }
}

/** Node's files. The name is put together here, so that bundlers for browsers do not look for the module. */
export async function nodeFiles(who: string): Promise<typeof import("node:fs/promises")> {
  if (typeof process === "undefined" || !process.versions?.node)
    return fail(
      "unsupported",
      `${who} needs a file system for a path, which browsers lack`,
      undefined,
      "give it the file or its bytes",
    );
  const of = (name: string) => `node:${name}`;
  return import(/* @vite-ignore */ of("fs/promises"));
}
