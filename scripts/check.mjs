// `pnpm check`: everything that CI holds a change to, but the tests and the demo. Each step prints one line; what failed
// is shown in full at the end.
import { pool, run } from "./run.mjs";

const node = (script) => [process.execPath, `scripts/${script}.mjs`];
const first = [
  ["types", "tsc", "-p", "tsconfig.json"],
  ["lint", "biome", "ci", "--error-on-warnings", "--colors=off", "."],
  ["arrows and cycles", ...node("check-arrows")],
  ["rooms", ...node("check-rooms")],
  ["links", ...node("check-links")],
  ["dead code", "knip", "--no-progress", "--no-config-hints"],
  ["build", "turbo", "run", "build", "--output-logs=errors-only"],
];
// These look at what was built.
const second = [
  ["sizes", ...node("check-sizes")],
  ["packed packages", ...node("check-packed")],
];

const failures = [];
async function step([name, command, ...args]) {
  const start = Date.now();
  const { ok, said } = await run(command, args);
  console.log(`${ok ? "ok    " : "FAILED"}  ${name}  (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  if (!ok) failures.push({ name, said });
  return ok;
}

const results = await pool(
  first.map((one) => () => step(one)),
  2,
);
if (results.at(-1)) for (const one of second) await step(one);
else console.log("left out: sizes, packed packages (the build failed)");

for (const { name, said } of failures) console.error(`\n--- ${name} ---\n${said}`);
console.log(
  failures.length === 0 ? "\nAll checks pass." : `\nFailed: ${failures.map(({ name }) => name).join(", ")}`,
);
process.exitCode = failures.length === 0 ? 0 : 1;
