// `pnpm bench [options]`: builds the benchmarks and what they measure, then runs them side by side in one process.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { turbo } from "./turbo.mjs";

console.log("Building ...");
if (!(await turbo("build:js", ["@hyaline/bench"]))) process.exit(1);

const main = fileURLToPath(new URL("../apps/bench/dist/main.js", import.meta.url));
const run = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(run.status ?? 1);
