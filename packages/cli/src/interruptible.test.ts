import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, tensor } from "@hyaline/core";
import { expect, test } from "vitest";
import { interruptible } from "./interruptible.js";

test("a long loop of runs lets a timer abort it", async () => {
  const backend = interruptible(referenceBackend());
  const step = jit((x: Tensor) => x.add(1), { backend });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 60);
  let x = tensor([0]);
  const loop = async () => {
    for (let i = 0; i < 200_000; i++) x = await step.call([x], { signal: controller.signal });
  };
  await expect(loop()).rejects.toMatchObject({ code: "aborted" });
  expect((await x.data({ backend }))[0]).toBeGreaterThan(0);
});

test("gives what the backend gives", async () => {
  const plain = referenceBackend();
  const backend = interruptible(plain);
  expect(backend.name).toBe(plain.name);
  expect(backend.supports).toBe(plain.supports);
  expect(Array.from(await tensor([1, 2]).mul(3).data({ backend }))).toEqual([3, 6]);
});
