import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeResults } from "./results.js";
import type { Row } from "./row.js";

let folder: string;
let file: URL;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-"));
  file = pathToFileURL(join(folder, "results.json"));
});
afterEach(() => rm(folder, { recursive: true }));

const row = (work: string, ours: number): Row => ({
  work,
  ours,
  peer: 10,
  peerName: "peer",
  ratio: 10 / ours,
  kind: "faster",
  aim: "≥ 1 × faster",
  met: true,
  spread: { ours: 0, peer: 0 },
  rounds: 3,
});

const written = async () =>
  (JSON.parse(await readFile(file, "utf8")) as Row[]).map(({ work, ours }) => [work, ours]);

test("a part replaces its own rows and leaves the others", async () => {
  await writeResults(file, [row("a", 1), row("b", 2)], false);
  await writeResults(file, [row("b", 3)], true);
  expect(await written()).toEqual([
    ["a", 1],
    ["b", 3],
  ]);
});

test("a whole run replaces everything", async () => {
  await writeResults(file, [row("a", 1), row("b", 2)], false);
  await writeResults(file, [row("b", 3)], false);
  expect(await written()).toEqual([["b", 3]]);
});
