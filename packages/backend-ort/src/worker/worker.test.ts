import { jit, type Tensor, tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { workerBackend } from "./testing/sourceWorker.js";

test("runs", async () => {
  const backend = await workerBackend();
  console.log(backend.info);
  const f = jit((x: Tensor) => x.mul(2), { backend });
  expect(await (await f(tensor([1, 2]))).array()).toEqual([2, 4]);
  console.log(backend.memory());
  await backend.dispose();
});
