import { columns, fileOf } from "./columns.js";
import type { Measured, OpRow } from "./measure.js";

const marks = { natively: "●", decomposed: "○", unsupported: "—" } as const;

function cell(row: OpRow | undefined): string {
  if (!row) return "";
  if (row.error === undefined) return marks[row.runs];
  return `${marks[row.runs]} ${row.error === 0 ? "0" : row.error.toExponential(1)}`;
}

/** The page's table in Markdown, from what was measured, by file. */
export function render(measured: Readonly<Record<string, Measured>>): string {
  const list = columns.map((column) => measured[fileOf(column.backend, column.place)]);
  const ops = [...new Set(list.flatMap((found) => Object.keys(found?.ops ?? {})))].sort();
  const heads = columns.map(({ backend, place }) => (place === "node" ? backend : `${backend}, Chromium`));
  const lines = [
    `| op | ${heads.join(" | ")} |`,
    `| --- |${" --- |".repeat(heads.length)}`,
    ...ops.map((op) => `| ${op} | ${list.map((found) => cell(found?.ops[op])).join(" | ")} |`),
    "",
    "Data types:",
    "",
    ...columns.flatMap((_, i) => {
      const found = list[i];
      return found ? [`- ${heads[i]}: ${found.dtypes.join(", ")}`] : [];
    }),
  ];
  return `${lines.join("\n")}\n`;
}
