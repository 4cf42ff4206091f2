// `pnpm op-table [--browser]`: asks each backend (of Node, or of Chromium) how it runs each op, and writes docs/op-table.md
// anew. `pnpm op-table --errors [--browser] [backend ...]` measures how exactly, which takes minutes, and writes
// docs/measurements/op-errors.md; backends that are not named keep their last measurements.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findChromium } from "./chromium.mjs";
import { root } from "./files.mjs";

const words = process.argv.slice(2).filter((word) => word !== "--");
const project = words.includes("--browser") ? "browser" : "node";
const backends = words.filter((word) => !word.startsWith("--"));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

const env = { ...process.env, OP_TABLE_BACKENDS: backends.join() };
if (project === "browser") {
  const chromium = await findChromium(console.log);
  if (!chromium) {
    console.error("There is no Chromium: set CHROMIUM_PATH to one.");
    process.exit(1);
  }
  env.CHROMIUM_PATH = chromium;
}

const run = (...argv) =>
  spawnSync(process.execPath, [vitest, "run", "--root", root, ...argv], { cwd: root, env, stdio: "inherit" })
    .status;

/** In turn: each step reads what the one before it wrote. */
const steps = words.includes("--errors")
  ? [
      ["--config", "apps/agreement/vitest.opErrors.config.ts", "--project", project, "opErrors.measure"],
      ["--config", "apps/agreement/vitest.opErrors.config.ts", "--project", "node", "opErrorsPage.measure"],
    ]
  : [
      ["--project", project, "apps/agreement/src/opTable/opTable", "--update"],
      ["--project", "node", "apps/agreement/src/opTable/opTable.test.ts", "-t", "the page", "--update"],
    ];
process.exitCode = steps.map((step) => run(...step)).some(Boolean) ? 1 : 0;
