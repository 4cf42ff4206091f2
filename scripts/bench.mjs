// `pnpm bench [options]`: builds the benchmarks and what they measure, then runs them side by side in one process; with
// `--browser`, in a page of Chromium instead.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { benchInBrowser } from "./bench-browser.mjs";
import { turbo } from "./turbo.mjs";

const words = process.argv.slice(2).filter((word) => word !== "--");
if (words.includes("--browser")) {
  process.exit((await benchInBrowser(words.filter((word) => word !== "--browser"))) ? 0 : 1);
}

console.log("Building ...");
if (!(await turbo("build:js", ["@hyaline/bench"]))) process.exit(1);

const main = fileURLToPath(new URL("../apps/bench/dist/main.js", import.meta.url));
const run = spawnSync(process.execPath, [main, ...words], { stdio: "inherit" });
process.exit(run.status ?? 1);
