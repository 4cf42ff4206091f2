// `pnpm demo [options]`: builds the command line tool and what it depends on, then runs `hyaline demo`.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { turbo } from "./turbo.mjs";

console.log("Building ...");
if (!(await turbo("build:js", ["@hyaline/cli"]))) process.exit(1);

// Ctrl-C reaches the command as well, which ends well by itself: wait for it.
process.on("SIGINT", () => {});
const bin = fileURLToPath(new URL("../packages/cli/dist/bin.js", import.meta.url));
const run = spawnSync(
  process.execPath,
  [bin, "demo", ...process.argv.slice(2).filter((word) => word !== "--")],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
