import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { referenceBackend } from "@hyaline/backend-reference";
import { type HyalineError, ones, type Tensor, useBackend, zeros } from "@hyaline/core";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCheckpoint, saveCheckpoint } from "../index.js";

const kills = process.env.HYALINE_NIGHTLY === "1" ? 200 : 10;
let folder: string;
beforeAll(async () => {
  useBackend(referenceBackend());
  folder = await mkdtemp(join(tmpdir(), "checkpoint-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a path is written, and read back", async () => {
  const path = join(folder, "model.safetensors");
  const bytes = await saveCheckpoint({ w: ones([2, 3]) }, { path });
  expect(new Uint8Array(await readFile(path))).toEqual(bytes);
  for (const source of [path, pathToFileURL(path)]) {
    const { tensors } = await loadCheckpoint(source);
    expect(await (tensors.w as Tensor).array()).toEqual([[1, 1, 1], [1, 1, 1]]); // biome-ignore format: rows
  }
  await saveCheckpoint({ w: zeros([1]) }, { path: pathToFileURL(path) });
  expect(await ((await loadCheckpoint(path)).tensors.w as Tensor).array()).toEqual([0]);
  expect(await readdir(folder)).toEqual(["model.safetensors"]);
});

test("two saves at once leave one of them, whole", async () => {
  const path = join(folder, "twice.safetensors");
  await Promise.all([1, 2, 3].map((n) => saveCheckpoint({ w: ones([n]) }, { path })));
  expect([1, 2, 3]).toContain(((await loadCheckpoint(path)).tensors.w as Tensor).size);
  expect((await readdir(folder)).filter((name) => name.endsWith(".saving"))).toEqual([]);
});

test("a link stays a link", async () => {
  const [real, link] = [join(folder, "real.safetensors"), join(folder, "link.safetensors")];
  await saveCheckpoint({ w: ones([1]) }, { path: real });
  await symlink(real, link);
  await saveCheckpoint({ w: ones([2]) }, { path: link });
  expect(((await loadCheckpoint(real)).tensors.w as Tensor).size).toBe(2);
});

test("what a killed process left beside is removed by the next save, and nothing else", async () => {
  const path = join(folder, "left.safetensors");
  const dead = await new Promise<number>((done) => {
    const child = spawn(process.execPath, ["-e", "0"]);
    child.on("exit", () => done(child.pid as number));
  });
  const leftover = `.left.safetensors.${dead}-1.saving`;
  const others = [`.left.safetensors.${process.ppid}-1.saving`, ".other.1-1.saving", ".left.safetensors.x"];
  for (const name of [leftover, ...others]) await writeFile(join(folder, name), "");
  await saveCheckpoint({ w: ones([1]) }, { path });
  const names = await readdir(folder);
  expect(names).not.toContain(leftover);
  for (const name of others) expect(names).toContain(name);
});

test(`a process killed ${kills} times while it saves leaves a whole checkpoint each time`, async () => {
  const program = join(folder, "saves.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("../testing/savesForEver.ts", import.meta.url))],
    outfile: program,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["hyaline-source"],
    logLevel: "silent",
  });
  const home = join(folder, "killed");
  await mkdir(home);
  const path = join(home, "model.safetensors");
  let leftovers = 0;
  for (let k = 0; k < kills; k++) {
    const said = await killed(program, path, (k * 37) % 61);
    const { tensors } = await loadCheckpoint(path);
    const [first, many, last] = await Promise.all(
      ["first", "many", "last"].map(async (name) => new Set(await (tensors[name] as Tensor).data())),
    );
    // All of one save: the last that it told of, or the one that it was at.
    expect(many).toEqual(first);
    expect(last).toEqual(first);
    expect([said, said + 1]).toContain([...(first as Set<number>)][0]);
    leftovers = Math.max(leftovers, (await readdir(home)).length - 1);
  }
  expect(leftovers).toBeLessThanOrEqual(1);
  await saveCheckpoint({ w: ones([1]) }, { path });
  expect(await readdir(home)).toEqual(["model.safetensors"]);
}, 600_000);

/** Kills the process some milliseconds after it told of its first save; gives the number of the last one it told of. */
const killed = (program: string, path: string, waitMs: number) =>
  new Promise<number>((done, failed) => {
    const child = spawn(process.execPath, [program, path], { stdio: ["ignore", "pipe", "pipe"] });
    let [said, problem, _timer] = ["", "", undefined as NodeJS.Timeout | undefined];
    child.stderr.on("data", (text) => {
      problem += text;
    });
    child.stdout.on("data", (text) => {
      said += text;
      _timer ??= setTimeout(() => child.kill("SIGKILL"), waitMs);
    });
    child.on("close", () =>
      problem ? failed(new Error(problem)) : done(Number(said.trim().split("\n").at(-1))),
    );
  });

const mistakes: readonly (readonly [string, HyalineError["code"], () => unknown])[] = [
  [
    "a folder that is not there",
    "file",
    () => saveCheckpoint({ w: ones([1]) }, { path: join(folder, "no", "x") }),
  ],
  ["a folder in place of a file", "file", () => saveCheckpoint({ w: ones([1]) }, { path: folder })],
  ["a number for a path", "argument", () => saveCheckpoint({ w: ones([1]) }, { path: 3 as never })],
  ["an empty path", "argument", () => saveCheckpoint({ w: ones([1]) }, { path: "" })],
  ["a file that is not there", "file", () => loadCheckpoint(join(folder, "nothing"))],
  ["a folder to read", "file", () => loadCheckpoint(folder)],
  ["a device to read", "file", () => loadCheckpoint("/dev/zero")],
  [
    "an option that does not exist",
    "argument",
    () => saveCheckpoint({ w: ones([1]) }, { paht: "x" } as never),
  ],
];

test.each(mistakes)("%s is refused: %s, and nothing is left beside", async (_, code, run) => {
  await expect((async () => run())()).rejects.toMatchObject({ name: "HyalineError", code });
  const beside = (await readdir(folder)).filter((name) => name.includes(`.${process.pid}-`));
  expect(beside).toEqual([]);
});

test.skipIf(process.getuid?.() === 0)("a folder that may not be written to keeps its old file", async () => {
  const home = join(folder, "shut");
  await mkdir(home);
  const path = join(home, "model.safetensors");
  const old = await saveCheckpoint({ w: ones([1]) }, { path });
  await chmod(home, 0o500);
  await expect(saveCheckpoint({ w: ones([2]) }, { path })).rejects.toMatchObject({ code: "file" });
  await chmod(home, 0o700);
  expect(new Uint8Array(await readFile(path))).toEqual(old);
});
