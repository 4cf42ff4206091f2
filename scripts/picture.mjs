// Draws the README's picture anew: `pnpm exec node scripts/picture.mjs` trains the demo's models and saves how three methods
// explain one digit.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./files.mjs";
import { turbo } from "./turbo.mjs";

const digit = 3;

if (!(await turbo("build:js", ["@hyaline/cli"]))) process.exit(1);
const { runDemo, shippedData, terminal } = await import("../packages/cli/dist/index.js");
const { imageOverlay } = await import("../packages/plots/dist/index.js");

const out = await mkdtemp(join(tmpdir(), "hyaline-picture-"));
try {
  const [digits] = await runDemo(
    { quick: true, seed: 0, backend: "ort:wasm", out, data: shippedData },
    { terminal: terminal(process.stdout, process.stderr), signal: new AbortController().signal },
  );
  const row = digits.study.explained.labels.indexOf(digit);
  const svg = imageOverlay(
    digits.explanations.map(({ explanation }) => explanation),
    { row, invert: true, valueRange: [0, 1], title: `Why is this a ${digit}?` },
  );
  await writeFile(join(root, "docs/public/explanation.svg"), `${svg}\n`);
} finally {
  await rm(out, { recursive: true });
}
