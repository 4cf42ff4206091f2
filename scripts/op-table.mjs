// `pnpm op-table [--browser] [backend ...]`: measures how each backend runs each op (in Node, or in Chromium) and writes
// docs/op-table.md anew. Backends that are not named keep their last measurements.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findChromium } from "./chromium.mjs";
import { root } from "./files.mjs";

const words = process.argv.slice(2).filter((word) => word !== "--");
const inBrowser = words.includes("--browser");
const backends = words.filter((word) => !word.startsWith("--"));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

const env = { ...process.env, OP_TABLE_BACKENDS: backends.join() };
if (inBrowser) {
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

const measured = run(
  "--config",
  "apps/agreement/vitest.opTable.config.ts",
  "--project",
  inBrowser ? "browser" : "node",
);
const written = run("--project", "node", "apps/agreement/src/opTable/opTable.test.ts", "--update");
process.exitCode = measured || written ? 1 : 0;
