import { referenceBackend } from "@hyaline/backend-reference";
import { tensor, useBackend } from "@hyaline/core";
import { dense } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { beforeAll, expect, test } from "vitest";
import { dataset, fit, loadCheckpoint, losses, saveCheckpoint } from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

test("a checkpoint in IndexedDB comes back, and a later one takes its place", async () => {
  const path = `indexeddb:one-${Math.random()}`;
  for (const value of [1, 2]) {
    const bytes = await saveCheckpoint({ w: tensor([value, 0.5]) }, { path });
    const { tensors } = await loadCheckpoint(path);
    expect(await tensors.w?.array()).toEqual([value, 0.5]);
    expect(bytes.length).toBeGreaterThan(16);
  }
  await expect(loadCheckpoint("indexeddb:never written")).rejects.toMatchObject({ code: "file" });
});

test("fit keeps its place there, and goes on from it to the bit", async () => {
  const path = `indexeddb:two-${Math.random()}`;
  const data = await dataset([[0, 1], [1, 0], [1, 1], [0, 0]], [0, 1, 1, 0]); // biome-ignore format: rows
  const model = dense(2);
  const options = {
    optimizer: adam({ learningRate: 0.1 }),
    loss: losses.crossEntropy,
    batchSize: 3,
    seed: 1,
  };
  const whole = await fit(model, data, { ...options, epochs: 4 });
  await fit(model, data, { ...options, epochs: 2, checkpointPath: path });
  const { tree } = (await loadCheckpoint(path)) as unknown as { tree: typeof whole };
  const resumed = await fit(model, data, {
    ...options,
    variables: tree,
    optimizerState: tree.optimizerState,
    epochs: 2,
  });
  expect(resumed.history).toEqual(whole.history.slice(2));
  expect(await saveCheckpoint(resumed.params)).toEqual(await saveCheckpoint(whole.params));
});
