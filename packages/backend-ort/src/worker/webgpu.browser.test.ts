import { grad, jit, matMul, relu, type Tensor, tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { ortBackend } from "../ortBackend.js";

test("webgpu runs in a worker, with tensors in its buffers", { timeout: 120_000 }, async () => {
  const backend = await ortBackend({ device: "webgpu", worker: true });
  expect(backend.info).toMatchObject({ device: "webgpu", worker: true });
  const x = tensor([[1, -2, 3]]);
  const loss = (w: Tensor) => relu(matMul(x, w)).sum();
  const step = jit((w: Tensor) => w.sub(grad(loss)(w).mul(0.5)), { backend });
  let w = tensor([
    [1, 2],
    [3, 4],
    [-5, 6],
  ]);
  // The second step turns the unit off, so that the third changes nothing.
  for (let i = 0; i < 3; i++) w = await step(w);
  expect(await w.array()).toEqual([
    [1, 1],
    [3, 6],
    [-5, 3],
  ]);
  const before = backend.memory().storages;
  (await step(w)).dispose();
  expect(backend.memory().storages).toBe(before);
  await backend.dispose();
});
