// Runs a turbo task over the workspace quietly: `node scripts/turbo.mjs TASK [PACKAGE…]`, or over some packages and what
// they depend on. It prints only what failed; a task that stays (docs:dev) is shown as it goes.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./files.mjs";
import { run } from "./run.mjs";

/** Runs `task` over every package, or over `filters` and what they depend on; true when it went well. */
export async function turbo(task, filters = []) {
  const { ok, said } = await run("turbo", [
    "run",
    task,
    "--output-logs=errors-only",
    ...filters.map((name) => `--filter=${name}`),
  ]);
  if (!ok) console.error(said);
  return ok;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [task, ...packages] = process.argv.slice(2);
  if (task.endsWith(":dev")) {
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
    process.exitCode = spawnSync(join(root, "node_modules/.bin/turbo"), ["run", task], {
      env,
      stdio: "inherit",
    }).status;
  } else process.exitCode = (await turbo(task, packages)) ? 0 : 1;
}
