import { columns, fileOf } from "./columns.js";
import type { Measured, OpRow } from "./measure.js";

const marks = { natively: "●", decomposed: "○", unsupported: "—" } as const;

const intro = `---
aside: false
---

# Which backend runs which op

This page is measured: \`pnpm op-table\` runs the conformance kit's examples of every op on every backend and writes it anew
(\`pnpm op-table --browser\` does the same in Chromium). A test fails when it no longer says how ops run.

- **●** natively: the backend has a kernel or a lowering of its own. Some of TensorFlow.js's are computed on the host;
  [its README](https://www.npmjs.com/package/@hyaline/backend-tfjs) says which.
- **○** decomposed: the op's body, which is made of primitives, runs in its place.
- **—** unsupported: a graph with it is refused when it is compiled.
- The number is the largest error over the op's examples in float32 and integers, |got − exact| / max(1, |exact|), where
  exact is the reference backend's result in float64 for the same numbers. On WebGL and WebGPU, in Chromium on a software
  adapter, it is over two examples of each op. A column without entries has not been measured yet.
`;

function cell(row: OpRow | undefined): string {
  if (!row) return "";
  if (row.error === undefined) return marks[row.runs];
  // Neither the space nor the hyphen may break a line.
  const error = row.error === 0 ? "0" : row.error.toExponential(1).replace("-", "\u2011");
  return `${marks[row.runs]}\u00a0${error}`;
}

/** The page in Markdown, from what was measured, by file. */
export function render(measured: Readonly<Record<string, Measured>>): string {
  const list = columns.map((column) => measured[fileOf(column.backend, column.place)]);
  const ops = [...new Set(list.flatMap((found) => Object.keys(found?.ops ?? {})))].sort();
  const heads = columns.map(({ backend, place }) => (place === "node" ? backend : `${backend}, Chromium`));
  const lines = [
    intro,
    `| op | ${heads.join(" | ")} |`,
    `| --- |${" --- |".repeat(heads.length)}`,
    ...ops.map((op) => `| ${op} | ${list.map((found) => cell(found?.ops[op])).join(" | ")} |`),
    "",
    "## Data types",
    "",
    ...columns.flatMap((_, i) => {
      const found = list[i];
      return found ? [`- ${heads[i]}: ${found.dtypes.join(", ")}`] : [];
    }),
  ];
  return `${lines.join("\n")}\n`;
}
