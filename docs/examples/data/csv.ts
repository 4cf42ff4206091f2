import { file } from "../parts/file.js";

// The addresses stand in full, so that a bundler finds the files.
const tables = {
  breast_cancer: new URL("../../../packages/cli/data/breast_cancer.csv", import.meta.url),
  digits: new URL("../../../packages/cli/data/digits.csv", import.meta.url),
};

/** The rows of a table that the demo trains on, its header first; of whom they are says `packages/cli/data/NOTICE`. */
export async function csv(name: keyof typeof tables): Promise<string[][]> {
  const text = new TextDecoder().decode(await file(tables[name]));
  const rows = text.trim().split("\n");
  return rows.map((row) => row.trim().split(","));
}
