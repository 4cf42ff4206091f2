import { columns, fileOf, heads } from "./columns.js";
import type { Outline } from "./outlines.js";

const marks = { natively: "●", decomposed: "○", unsupported: "—" } as const;

const intro = `---
aside: false
---

# Which backend runs which op

\`pnpm op-table\` asks every backend how it runs the conformance kit's examples of every op, and writes this page anew
(\`pnpm op-table --browser\` does the same in Chromium). A test fails when it no longer says how ops run.

- **●** natively: the backend has a kernel or a lowering of its own. Some of TensorFlow.js's are computed on the host;
  [its README](https://www.npmjs.com/package/@hyaline/backend-tfjs) says which.
- **○** decomposed: the op's body, which is made of primitives, runs in its place.
- **—** unsupported: a graph with it is refused when it is compiled.

How exactly each runs it is measured at night: [errors of ops](./measurements/op-errors.md).
`;

/** The page in Markdown, from outlines by file. */
export function render(outlines: Readonly<Record<string, Outline>>): string {
  const list = columns.map((column) => outlines[fileOf(column.backend, column.place)]);
  const mark = (found: Outline | undefined, op: string) => {
    const runs = found?.ops[op];
    return runs ? marks[runs] : "";
  };
  const ops = [...new Set(list.flatMap((found) => Object.keys(found?.ops ?? {})))].sort();
  const lines = [
    intro,
    `| op | ${heads.join(" | ")} |`,
    `| --- |${" --- |".repeat(heads.length)}`,
    ...ops.map((op) => `| ${op} | ${list.map((found) => mark(found, op)).join(" | ")} |`),
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
