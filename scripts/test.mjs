// `pnpm test [vitest options and file names]`: every test in Node and in Chromium, with a closing line of counts.
// `--project node` or `--project browser` runs one of the two.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findChromium } from "./chromium.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
const results = join(root, "node_modules/.cache/test", `${process.pid}.json`);

/** `node` stands for both of its projects (see vitest.config.ts). */
const words = process.argv
  .slice(2)
  .filter((word) => word !== "--")
  .map((word, i, all) => (word === "node" && all[i - 1] === "--project" ? "node*" : word));
const env = { ...process.env };
const asked = words.flatMap((word, i) => (word === "--project" ? [words[i + 1]] : []));

if (asked.length === 0 || asked.includes("browser")) {
  const chromium = await findChromium(console.log);
  if (chromium) env.CHROMIUM_PATH = chromium;
  else if (process.env.CI === "true" || asked.length > 0) {
    console.error("There is no Chromium and none could be installed, so the browser tests cannot run.");
    console.error("Set CHROMIUM_PATH to one.");
    process.exit(1);
  } else {
    console.log("Browser tests are left out: there is no Chromium here (set CHROMIUM_PATH to one).");
    words.unshift("--project", "node*");
  }
}

mkdirSync(dirname(results), { recursive: true });
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
const run = spawnSync(process.execPath, [vitest, "run", ...words, ...reporters], {
  cwd: root,
  env,
  stdio: "inherit",
});

/** Counts tests; a file that failed outside its tests (on import, say) counts as one failure. */
function count() {
  const report = JSON.parse(readFileSync(results, "utf8"));
  rmSync(results);
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

let counts = { passed: 0, failed: 0, skipped: 0 };
try {
  counts = count();
} catch (error) {
  console.error(`The test runner left no results: ${error.message}`);
}
// Something outside every test went wrong: an unhandled rejection, a browser that died.
if (run.status !== 0 && counts.failed === 0) counts.failed = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(run.status === 0 && counts.failed === 0 ? 0 : 1);
