import { full, jit, type Tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { longRuns } from "./longRuns.js";
import { ortBackend } from "./ortBackend.js";

test.each([
  ["the second run of more than 25 ms", [1, 25, 60, 2, 40.4, 300], "40 ms"],
  ["a first one of 100 ms", [3, 140.4, 300], "140 ms"],
  ["neither", [80, 25, 24, 3], undefined],
])("%s is noted, and no other", (_, runs, noted) => {
  const notes = ["one"];
  const note = longRuns(notes);
  for (const ms of runs) note(ms);
  expect(notes).toEqual(noted ? ["one", expect.stringContaining(`kept this thread for ${noted}`)] : ["one"]);
});

test.each(["wasm", "cpu"] as const)("%s recommends a worker after a long run", async (device) => {
  const backend = await ortBackend({ device, threads: 1 });
  const f = jit((x: Tensor) => x.matMul(x).matMul(x), { backend });
  for (let i = 0; i < 3; i++) (await f(full([900, 900], 1))).dispose();
  expect(backend.info.notes).toContainEqual(expect.stringContaining("ortBackend({ worker: true })"));
  await backend.dispose();
});
