import { readDatabase, writeDatabase } from "./indexedDb.js";
import { readWhole, writeWhole } from "./writeWhole.js";

/** The name in the browser's database, of a path that begins with `indexeddb:`. */
const databaseName = (path: string | URL): string | undefined =>
  /^indexeddb:(?:\/\/)?(.+)$/s.exec(String(path))?.[1];

/** Writes bytes whole or not at all: into the browser's database, or to disk. */
export function writeTo(path: string | URL, bytes: Uint8Array): Promise<void> {
  const name = databaseName(path);
  return name === undefined ? writeWhole(path, bytes) : writeDatabase(name, bytes);
}

/** The bytes that were written there. */
export function readFrom(path: string | URL): Promise<Uint8Array> {
  const name = databaseName(path);
  return name === undefined ? readWhole(path) : readDatabase(name);
}
