// Runs turbo quietly: `node scripts/turbo.mjs TASK [--filter NAME ...]`. It prints only what failed, and takes
// persistent tasks (docs:dev) as they come.
import { spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a turbo task over the workspace, or over `filters` and what they depend on; true when it went well. */
export function turbo(task, filters = []) {
  const persistent = task.endsWith(":dev");
  const args = ["run", task, ...filters.map((name) => `--filter=${name}`)];
  if (!persistent) args.push("--output-logs=errors-only");
  return new Promise((resolve) => {
    const child = spawn("turbo", args, {
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
      stdio: persistent ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout?.on("data", (chunk) => (said += chunk));
    child.stderr?.on("data", (chunk) => (said += chunk));
    child.on("error", (error) => {
      console.error(`turbo did not start: ${error.message}`);
      resolve(false);
    });
    child.on("close", (code) => {
      if (code !== 0 && !persistent) console.error(said.trimEnd());
      resolve(code === 0);
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [task, ...rest] = process.argv.slice(2);
  const filters = rest.flatMap((word, i) => (word === "--filter" ? [rest[i + 1]] : []));
  process.exitCode = (await turbo(task, filters)) ? 0 : 1;
}
