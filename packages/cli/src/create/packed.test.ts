import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "hyaline-packed-plugin-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function run(cwd: string, command: string, ...argv: string[]): string {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, TURBO_TELEMETRY_DISABLED: "1" };
  const { status, stdout, stderr } = spawnSync(command, argv, { cwd, env, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${command} ${argv.join(" ")} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

// As a stranger has it: packed packages, a real `npm install`, and nothing of this repository. Minutes, so at night.
test.skipIf(process.env.HYALINE_NIGHTLY !== "1")(
  "a plugin made by the packed command, on packed packages, passes its own `npm test` in less than a minute",
  () => {
    const pnpm = ["--yes", "pnpm@12.21.0"];
    run(
      root,
      "npx",
      ...pnpm,
      "exec",
      "turbo",
      "run",
      "build",
      "--filter=@hyaline/cli",
      "--filter=@hyaline/backend-testkit",
    );
    const packed = (name: string) => {
      const folder = join(scratch, "packed", name);
      mkdirSync(folder, { recursive: true });
      run(join(root, "packages", name), "npx", ...pnpm, "pack", "--pack-destination", folder);
      return join(folder, readdirSync(folder)[0] as string);
    };

    // The packed command; what it imports is found in the workspace.
    const home = join(root, "packages/cli/node_modules/.cache/packed");
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    run(home, "tar", "-xzf", packed("cli"));
    const start = performance.now();
    run(scratch, process.execPath, join(home, "package/dist/bin.js"), "create", "backend", "quick-backend");
    const plugin = join(scratch, "quick-backend");
    run(
      plugin,
      "npm",
      "install",
      "--no-audit",
      "--no-fund",
      ...["core", "backend-reference", "backend-testkit"].map(packed),
    );
    const beforeTest = performance.now();
    const said = run(plugin, "npm", "test");
    const seconds = (performance.now() - beforeTest) / 1000;
    console.log(
      `npm test: ${seconds.toFixed(1)} s; with packing and npm install: ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
    expect(Number(/Tests\s+(\d+) passed \(\1\)/.exec(said)?.[1])).toBeGreaterThan(500);
    expect(seconds).toBeLessThan(60);
    run(plugin, "npm", "run", "check");
    run(plugin, "npm", "run", "build");
    expect(run(plugin, "npm", "pack", "--dry-run", "--json")).not.toContain(".test.");
    expect(
      run(
        plugin,
        process.execPath,
        "-e",
        'import("quick-backend").then((m) => console.log(Object.keys(m).join()))',
      ),
    ).toBe("quickBackend\n");
  },
  600_000,
);
