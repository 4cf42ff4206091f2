import { add, grad, jit, matMul, relu, type Tensor, tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

test("a small net and its gradient run on ort:wasm in the browser", async () => {
  const backend = await ortBackend({ device: "wasm" });
  const [x, b] = [tensor([[1, -2, 3]]), tensor([0.5, -0.5])];
  const w = tensor([
    [1, 2],
    [3, 4],
    [-5, 6],
  ]);
  const loss = (w: Tensor) => relu(add(matMul(x, w), b)).sum();
  const value = await jit(loss, { backend })(w);
  expect(await value.item()).toBe(11.5);
  const gradient = await jit((w: Tensor) => grad(loss)(w), { backend })(w);
  expect(await gradient.array()).toEqual([
    [0, 1],
    [0, -2],
    [0, 3],
  ]);
  await backend.dispose();
});

test("auto is wasm in a browser", async () => {
  const backend = await ortBackend();
  expect(backend.name).toBe("ort:wasm");
  await backend.dispose();
});
