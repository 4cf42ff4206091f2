import { columns, fileOf, heads } from "./columns.js";
import type { Measured, OpErrors } from "./errors.js";

const intro = `---
aside: false
---

# How exactly backends run ops

\`pnpm op-table --errors\` measures this page, which the nightly run does: the conformance kit's examples in float32 and
integers, against the reference backend's results in float64 for the same numbers.

- The first number is the largest |got − exact| / max(1, |exact|) over an op's examples.
- The second is the largest *relative* error |got − exact| / |exact| for arguments from ±1e-30 to ±1e4, of ops that take one
  input and go element by element, where the exact result is a normal float32. It shows a tail that vanishes, and what an argument
  that is large loses by itself: sin(1e4) cannot be better than its argument's own rounding.
- The third is the same for the derivative, of ops that have one. Of \`tanh\` and the exact \`gelu\` it is right beside 1 and not
  beside itself in the tails: 1 - y² is 0 in float32 from |x| = 9.1 on, where the derivative is 5e-8 and less, so that the number
  is 1, and the gelu's is a sum of nearly equal numbers. The cheapest form of tanh's that holds takes three nodes more on ONNX Runtime, and
  with them the gradient of an MLP [took 8 % to 19 % longer](../numeric-edges.md); PyTorch computes both as here.
- A backend that was not measured has no column: those of Chromium have one where \`pnpm op-table --errors --browser\` was run
  (WebGL and WebGPU on a software adapter, over two examples of each op). An empty cell is an op that did not run there; ∞ is a
  result that is not finite where it should be.
- The measure fails where the first number is above 2e-3 or the second above 1e-3, save \`gelu\`, whose
  [tail vanishes](../numeric-edges.md).
`;

/** Neither the space nor the hyphen may break a line. */
const show = (error: number | null | undefined): string => {
  if (error === undefined) return "";
  if (error === null) return "∞";
  return error === 0 ? "0" : error.toExponential(1).replace("-", "\u2011");
};

const cell = (errors: OpErrors | undefined): string =>
  [show(errors?.absolute), show(errors?.relative), show(errors?.slope)].filter(Boolean).join("\u00a0/\u00a0");

/** The page in Markdown, from what was measured, by file. */
export function renderErrors(measured: Readonly<Record<string, Measured>>): string {
  const found = columns.flatMap(({ backend, place }, i) => {
    const errors = measured[fileOf(backend, place)];
    return errors ? [{ head: heads[i], errors }] : [];
  });
  const ops = [...new Set(found.flatMap(({ errors }) => Object.keys(errors.ops)))].sort();
  const lines = [
    intro,
    `| op | ${found.map(({ head }) => head).join(" | ")} |`,
    `| --- |${" --- |".repeat(found.length)}`,
    ...ops.map((op) => `| ${op} | ${found.map(({ errors }) => cell(errors.ops[op])).join(" | ")} |`),
  ];
  return `${lines.join("\n")}\n`;
}
