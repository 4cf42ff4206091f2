import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs a command in a folder as a stranger's shell would: without what a package manager told the tests. */
export function run(cwd: string, command: string, ...argv: string[]): Promise<string> {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|pnpm_|NODE_ENV$|NODE_OPTIONS$|VITEST|FORCE_COLOR$|INIT_CWD$)/i.test(name),
  );
  const env = { ...Object.fromEntries(own), NO_COLOR: "1", TURBO_TELEMETRY_DISABLED: "1" };
  const PATH = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return new Promise((resolve, reject) =>
    execFile(
      command,
      argv,
      { cwd, env: { ...env, PATH }, maxBuffer: 2 ** 26, timeout: 1_200_000 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${command} ${argv.join(" ")} failed:\n${stdout}\n${stderr}`));
        else resolve(stdout);
      },
    ),
  );
}

/** pnpm of the version that the repository names. */
export const pnpm = (cwd: string, ...argv: string[]): Promise<string> =>
  run(cwd, "npx", "--yes", "pnpm@12.21.0", ...argv);
