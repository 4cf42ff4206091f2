// Runs one of the repository's tools quietly.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { root } from "./files.mjs";

const PATH = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);

/** Runs a command from the root, or from `cwd`; resolves to whether it went well and what it said. */
export function run(command, args, { cwd = root } = {}) {
  return new Promise((resolve) => {
    const env = { ...process.env, PATH, TURBO_TELEMETRY_DISABLED: "1" };
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.on("error", (error) => resolve({ ok: false, said: `${command} did not start: ${error.message}` }));
    child.on("close", (code) => resolve({ ok: code === 0, said: said.trim() }));
  });
}

/** Runs `jobs` (functions that return promises), at most `width` at a time; resolves to their results in order. */
export async function pool(jobs, width) {
  const results = [];
  const waiting = jobs.map((job, i) => async () => (results[i] = await job()));
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await next();
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}
