import { referenceBackend } from "@hyaline/backend-reference";
import * as core from "@hyaline/core";
import { beforeAll, expect, test, vi } from "vitest";

let foreign: core.Tensor;
beforeAll(async () => {
  core.useBackend(referenceBackend());
  vi.resetModules();
  const copy: typeof core = await import("@hyaline/core");
  expect(copy.tensor).not.toBe(core.tensor);
  foreign = copy.tensor([1, 2]);
});

/** Wherever tensors are taken. */
const takers: Readonly<Record<string, (x: core.Tensor) => unknown>> = {
  add: (x) => core.add(x, 1),
  "add, beside ours": (x) => core.add(core.tensor([1, 2]), x),
  "a method": (x) => core.tensor([1, 2]).mul(x),
  relu: (x) => core.relu(x),
  matMul: (x) => core.matMul(x, x),
  concat: (x) => core.concat([x, x]),
  clip: (x) => core.clip(x, 0, 1),
  tensor: (x) => core.tensor(x),
  evaluate: (x) => core.evaluate([x]),
  jit: (x) => core.jit((y: core.Tensor) => y.mul(2))(x),
  "jit, after a call with ours": async (x) => {
    const f = core.jit((y: core.Tensor) => y.mul(2));
    await f(core.tensor([1, 2]));
    return f(x);
  },
  grad: (x) => core.grad((y: core.Tensor) => y.sum())(x),
  vmap: (x) => core.vmap((y: core.Tensor) => y.mul(2))(x),
  "a traced function that returns it": (x) => core.trace(() => x, []),
  "a tree": (x) => core.mapTree({ x }, (leaf) => leaf),
};

test.each(Object.keys(takers))("%s says that a tensor belongs to another copy", async (name) => {
  const error = await Promise.resolve()
    .then(() => takers[name]?.(foreign))
    .then(
      () => undefined,
      (cause: unknown) => cause,
    );
  expect(error).toBeInstanceOf(core.HyalineError);
  expect((error as core.HyalineError).code).toBe("argument");
  expect((error as core.HyalineError).message).toMatch(
    /belongs to another copy of @hyaline\/core; deduplicate/,
  );
});
