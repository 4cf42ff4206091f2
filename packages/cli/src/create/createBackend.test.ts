import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../main.js";
import { recordingTerminal } from "../testing/recordingTerminal.js";
import { createBackend } from "./createBackend.js";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "hyaline-create-"));
});
afterEach(() => rm(parent, { recursive: true }));

const everything = async (folder: string) => (await readdir(folder, { recursive: true })).sort();
const run = async (...argv: string[]) => {
  const { terminal, lines, errors } = recordingTerminal();
  const code = await main(["create", ...argv], { terminal, signal: new AbortController().signal });
  return { code, lines, errors };
};

describe("hyaline create backend", () => {
  test("writes the plugin and says what to do next", async () => {
    const { code, lines } = await run("backend", "@me/quick-backend", "--in", parent);
    expect(code).toBe(0);
    expect(await readdir(parent)).toEqual(["quick-backend"]);
    const files = lines.filter((line) => line.startsWith("  ") && !/ (cd|npm) /.test(line));
    expect(files.map((line) => line.trim())).toEqual([
      ".gitignore",
      "README.md",
      "package.json",
      "src/broadcast.ts",
      "src/conformance.test.ts",
      "src/index.ts",
      "src/kernels.ts",
      "src/quickBackend.ts",
      "tsconfig.json",
      "vitest.config.ts",
    ]);
    expect(lines.slice(-3).map((line) => line.trim())).toEqual([
      expect.stringMatching(/^cd .*quick-backend$/),
      "npm install",
      "npm test",
    ]);
    const manifest = JSON.parse(await readFile(join(parent, "quick-backend/package.json"), "utf8"));
    expect(manifest).toMatchObject({ name: "@me/quick-backend", license: "Apache-2.0" });
    for (const file of files) {
      const text = await readFile(join(parent, "quick-backend", file.trim()), "utf8");
      expect(text).not.toMatch(/template/i);
    }
  });

  test("an empty folder that is there already will do", async () => {
    await mkdir(join(parent, "quick"));
    expect((await run("backend", "quick", "--in", parent)).code).toBe(0);
    expect(await readdir(join(parent, "quick"))).toContain("package.json");
  });

  test.each([
    [["backend"], 2, /takes one NAME; see/],
    [["backend", "a", "b"], 2, /takes one NAME/],
    [["frontend", "a"], 2, /what to create is one of: backend NAME/],
    [["backend", "a", "--force"], 2, /Unknown option '--force'/],
    [["backend", "../a"], 1, /^hyaline: \[argument\] a backend's name is lower-case words.*got "\.\.\/a"$/],
  ])("%j is refused", async (argv, expected, message) => {
    const { code, errors } = await run(...argv);
    expect(code).toBe(expected);
    expect(errors).toEqual([expect.stringMatching(message)]);
  });

  test("a folder that holds anything stays as it is", async () => {
    await mkdir(join(parent, "quick"));
    await writeFile(join(parent, "quick", "notes"), "mine");
    const { code, errors } = await run("backend", "quick", "--in", parent);
    expect(code).toBe(1);
    expect(errors).toEqual([
      expect.stringMatching(/^hyaline: \[file\] a new plugin needs an empty folder; got .* with notes;/),
    ]);
    expect(await everything(parent)).toEqual(["quick", "quick/notes"]);
  });

  test("a file or a link in its place is not followed", async () => {
    await mkdir(join(parent, "elsewhere"));
    await symlink(join(parent, "elsewhere"), join(parent, "linked"));
    await writeFile(join(parent, "plain"), "");
    for (const name of ["linked", "plain"]) {
      await expect(createBackend({ name, parent })).rejects.toMatchObject({ code: "file" });
    }
    expect(await everything(parent)).toEqual(["elsewhere", "linked", "plain"]);
  });

  test("a parent that is missing", async () => {
    await expect(createBackend({ name: "quick", parent: join(parent, "nowhere") })).rejects.toMatchObject({
      code: "file",
      message: expect.stringMatching(/cannot be written to .*quick \(ENOENT\); .*--in/),
    });
    expect(await readdir(parent)).toEqual([]);
  });

  // The superuser may write anywhere.
  test.skipIf(process.getuid?.() === 0)("a parent that may not be written to", async () => {
    await chmod(parent, 0o500);
    await expect(createBackend({ name: "quick", parent })).rejects.toMatchObject({ code: "file" });
    await chmod(parent, 0o700);
    expect(await readdir(parent)).toEqual([]);
  });
});

/** Of the workspace's own sources in place of published packages; `apps/published` takes published ones. */
const linkedConfig = `
import { defaultServerConditions, mergeConfig } from "vite";
import own from "./vitest.config.ts";
export default mergeConfig(own, { ssr: { resolve: { conditions: ["hyaline-source", ...defaultServerConditions] } } });
`;

test("what it wrote type-checks, and passes the kit", async () => {
  const { folder } = await createBackend({ name: "quick-backend", parent });
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
  const node = (...argv: string[]) =>
    spawnSync(process.execPath, argv, { cwd: folder, env, encoding: "utf8" });

  const types = node("node_modules/typescript/bin/tsc", "--noEmit", "--customConditions", "hyaline-source");
  expect(types.stdout).toBe("");
  expect(types.status).toBe(0);

  await writeFile(join(folder, "linked.config.ts"), linkedConfig);
  const kit = node("node_modules/vitest/vitest.mjs", "run", "--config", "linked.config.ts");
  expect(kit.status, kit.stderr).toBe(0);
  const [, passed] = /Tests\s+(\d+) passed \(\1\)/.exec(kit.stdout) ?? [];
  expect(Number(passed)).toBeGreaterThan(500);
  // What it says it can do is what it was checked for.
  const row = (op: string) => new RegExp(`\\| ${op} \\| float32 .*`).exec(kit.stdout)?.[0];
  expect(row("matMul")).toMatch(/\| natively \| ok \| ok \|/);
  expect(row("matMul")).not.toContain(" - ");
  expect(row("conv")).toMatch(/\| unsupported \| - \|/);
}, 120_000);
