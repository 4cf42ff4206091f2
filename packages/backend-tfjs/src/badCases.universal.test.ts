/** What must go wrong goes wrong with a code, and leaves nothing behind. */
import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  broadcastTo,
  evaluate,
  full,
  HyalineError,
  jit,
  mod,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { getBackend, matMul, ones, setBackend, tidy } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { EngineName } from "./engine.js";
import { cnnCurve } from "./testing/curves.js";
import { tfjsBackend } from "./tfjsBackend.js";

const inPage = typeof document === "object";
const engines: readonly EngineName[] = inPage ? ["cpu", "wasm", "webgl", "webgpu"] : ["cpu", "wasm"];

const codeOf = (work: () => Promise<unknown>) =>
  Promise.resolve()
    .then(work)
    .then(
      () => "no error",
      (error: unknown) => (error instanceof HyalineError ? error.code : String(error)),
    );

const counted = (backend: Backend) => backend.memory?.().storages as number;

describe.each(engines)("tfjs:%s", (engine) => {
  test("a dtype that tfjs has not is refused", async () => {
    const backend = await tfjsBackend({ engine });
    const before = counted(backend);
    for (const dtype of ["float64", "float16"] as const) {
      const double = jit((x: Tensor) => x.mul(2), { backend });
      expect(await codeOf(() => double(tensor([1, 2], { dtype })))).toBe("unsupported");
    }
    expect(counted(backend)).toBe(before);
  });

  test("a run that is aborted on its way ends, and frees what it made", async () => {
    const backend = await tfjsBackend({ engine });
    const long = jit(
      (x: Tensor) => {
        let y = x;
        // Remainders are the host's on every engine: the run waits for each.
        for (let i = 0; i < 100; i++) y = mod(y.matMul(x), 1);
        return y;
      },
      { backend },
    );
    const x = await evaluate(full([16, 16], 0.1), { backend });
    (await long(x)).dispose();
    const before = counted(backend);
    const controller = new AbortController();
    const run = codeOf(() => long.call([x], { signal: controller.signal }));
    for (let i = 0; i < 60; i++) await undefined;
    controller.abort();
    expect(await run).toBe("aborted");
    expect(counted(backend)).toBe(before);
    expect((await (await long(x)).data()).length).toBe(256);
  });

  // The engine cpu has the host's memory, which may be large.
  const name = "more than there is room for is refused, and the engine goes on";
  test.skipIf(engine === "cpu")(name, { timeout: 120_000 }, async () => {
    const backend = await tfjsBackend({ engine });
    const one = await evaluate(tensor([1]).add(0), { backend });
    const before = counted(backend);
    // A little more than 4 GiB, of which WebAssembly's addresses would keep four bytes.
    const huge = jit((x: Tensor) => broadcastTo(x, [2 ** 30 + 1]).add(1), { backend });
    expect(await codeOf(async () => (await huge(one)).data())).toBe("out-of-memory");
    huge.dispose();
    expect(counted(backend)).toBe(before);
    expect(await (await jit((x: Tensor) => x.add(1), { backend })(one)).array()).toEqual([2]);
  });
});

test("engines side by side, tfjs's own among them, do not mix", { timeout: 120_000 }, async () => {
  const backends = await Promise.all(engines.map((engine) => tfjsBackend({ engine })));
  await setBackend("cpu");
  const stop = { now: false };
  const own = (async () => {
    const results = new Set<string>();
    while (!stop.now) {
      results.add(String(tidy(() => matMul(ones([3, 3]), ones([3, 3])).dataSync())));
      await new Promise((resolve) => setTimeout(resolve));
    }
    return results;
  })();
  const curves = await Promise.all(backends.map((backend) => cnnCurve(backend, { steps: 4 })));
  stop.now = true;
  expect([...(await own)]).toEqual(["3,3,3,3,3,3,3,3,3"]);
  const expected = await cnnCurve(referenceBackend(), { steps: 4 });
  for (const curve of curves) {
    curve.forEach((loss, i) => {
      expect(Math.abs(loss - (expected[i] as number))).toBeLessThan(1e-3);
    });
  }
  expect(getBackend()).toBe("cpu");
});

test("tensors cross from engine to engine and back, and are left where they were", async () => {
  const backends = await Promise.all(engines.map((engine) => tfjsBackend({ engine })));
  const before = backends.map(counted);
  const start = tensor([
    [0.5, -0.25],
    [0.125, 0.75],
  ]);
  const made = [start];
  for (const backend of [...backends, ...backends]) {
    const x = made.at(-1) as Tensor;
    made.push(await evaluate(x.matMul(x).sub(x), { backend }));
  }
  const end = [...(await (made.at(-1) as Tensor).data())];
  let expected = start;
  for (const _ of made.slice(1)) {
    expected = await evaluate(expected.matMul(expected).sub(expected), { backend: referenceBackend() });
  }
  [...(await expected.data())].forEach((value, i) => {
    expect(end[i]).toBeCloseTo(value, 6);
  });
  for (const tensor of made) tensor.dispose();
  expect(backends.map(counted)).toEqual(before);
});
