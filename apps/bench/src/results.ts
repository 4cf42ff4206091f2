import { readFile, writeFile } from "node:fs/promises";
import type { Row } from "./row.js";

/** Writes `rows` as JSON; what the file says of works that were left out this time stays, if `isPart`. */
export async function writeResults(file: URL, rows: readonly Row[], isPart: boolean): Promise<void> {
  const before = isPart ? await readResults(file) : [];
  const measured = new Set(rows.map(keyOf));
  const all = [...before.filter((row) => !measured.has(keyOf(row))), ...rows];
  await writeFile(file, `${JSON.stringify(all, undefined, 2)}\n`);
}

/** The rows of an earlier run; none where there was none, or where it cannot be read. */
async function readResults(file: URL): Promise<Row[]> {
  try {
    const rows: unknown = JSON.parse(await readFile(file, "utf8"));
    return Array.isArray(rows) ? rows : [];
  } catch {
    return [];
  }
}

const keyOf = ({ work, peerName }: Row): string => `${work} / ${peerName}`;
