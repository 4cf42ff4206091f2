import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import {
  type Backend,
  evaluate,
  jit,
  liveStorages,
  relu,
  type Spec,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { describe, expect, test } from "vitest";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Finalizers run in tasks after a collection: several rounds let them finish. */
async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("a backend is given plain records, never tensors: what it keeps of them keeps no memory", async () => {
  const inner = referenceBackend();
  const specs: Spec[] = [];
  const backend: Backend = {
    ...inner,
    write: (data, spec) => {
      specs.push(spec);
      return inner.write(data, spec);
    },
    read: (storage, spec) => {
      specs.push(spec);
      return inner.read(storage, spec);
    },
    compile: async (graph, options) => {
      specs.push(...graph.specs);
      return inner.compile(graph, options);
    },
  };
  const weights = tensor([[1, -2]]);
  const f = jit((x: Tensor) => [relu(x.neg()).add(weights), weights, x], { backend });
  for (const each of (await f(tensor([[3, 4]]))) as Tensor[]) await each.data();
  await evaluate(relu(tensor([1, 2])).neg(), { backend });
  expect(specs.length).toBeGreaterThan(8);
  for (const spec of specs) expect(Object.getPrototypeOf(spec)).toBe(Object.prototype);
});

const engines: readonly (readonly [string, () => Backend | Promise<Backend>])[] = [
  ["reference", referenceBackend],
  ["ort:wasm", () => ortBackend({ device: "wasm" })],
  ["tfjs:cpu", () => tfjsBackend({ engine: "cpu" })],
  ["tfjs:wasm", () => tfjsBackend({ engine: "wasm" })],
];

/** Each is an input and a result that is used again. */
const MANY = 250;

describe.each(engines)("%s", (_, create) => {
  test(`${2 * MANY} tensors that nobody disposes of are freed`, async () => {
    const backend = await create();
    const f = jit((x: Tensor) => x.mul(3).sum(), { backend });
    const call = async (k: number) => {
      const x = tensor([k, 1, 2]);
      // A value that was computed and is used again is on the backend, too.
      const y = await evaluate(x.add(1), { backend });
      expect(await (await f(y)).item()).toBe(3 * (k + 6));
    };
    for (let k = 0; k < MANY; k++) await call(k);
    await settle();
    expect(liveStorages(backend)).toBeLessThan(8);
    await Promise.all(Array.from({ length: 50 }, (_, k) => call(k)));
    await settle();
    expect(liveStorages(backend)).toBeLessThan(8);
  });
});
