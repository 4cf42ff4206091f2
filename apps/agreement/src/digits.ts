/// <reference types="vite/client" />
import { type Dataset, dataset } from "@hyaline/training";

// The demo's own table, which the command line package ships. Vite's way to read a file holds in Node and on a page.
const files = import.meta.glob<string>("../../../packages/cli/data/digits.csv", {
  query: "?raw",
  import: "default",
});

/** The first rows of the demo's digits: float32[rows, 1, 8, 8] of ink from 0 to 1, and int32[rows] which digit it is. */
export async function digits(rows: number): Promise<Dataset> {
  const [load] = Object.values(files) as [() => Promise<string>];
  const lines = (await load())
    .trim()
    .split("\n")
    .slice(1, rows + 1);
  const table = lines.map((line) => line.split(",").map(Number));
  return dataset(
    { shape: [rows, 1, 8, 8], values: table.flatMap((row) => row.slice(0, 64).map((ink) => ink / 16)) },
    { shape: [rows], values: table.map((row) => row[64] as number) },
    { inputDType: "float32", targetDType: "int32" },
  );
}
