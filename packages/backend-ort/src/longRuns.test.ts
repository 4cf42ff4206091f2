import { full, jit, type Tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { longRuns } from "./longRuns.js";
import { ortBackend } from "./ortBackend.js";

test("the first run of more than 25 ms is noted, and no other", () => {
  const notes = ["one"];
  const note = longRuns(notes);
  for (const ms of [1, 25, 140.4, 300]) note(ms);
  expect(notes).toEqual(["one", expect.stringContaining("kept this thread for 140 ms")]);
});

test.each(["wasm", "cpu"] as const)("%s recommends a worker after a long run", async (device) => {
  const backend = await ortBackend({ device, threads: 1 });
  const f = jit((x: Tensor) => x.matMul(x).matMul(x), { backend });
  for (let i = 0; i < 2; i++) (await f(full([900, 900], 1))).dispose();
  expect(backend.info.notes).toContainEqual(expect.stringContaining("ortBackend({ worker: true })"));
  await backend.dispose();
});
