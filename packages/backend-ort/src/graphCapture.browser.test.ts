/** Graphs that run often on webgpu are recorded and played again, where that gives the same. */
import { exampleInputs, type OpExample, titleOf } from "@hyaline/backend-testkit";
import {
  type Backend,
  conv,
  crossEntropy,
  decode,
  grad,
  HyalineError,
  isFloat,
  jit,
  matMul,
  maxPool,
  relu,
  scatter,
  sizeOf,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { OrtBackend } from "./backendOf.js";
import { ortBackend } from "./ortBackend.js";
import { everyNth } from "./testing/examples.js";

// A software adapter takes seconds for the shaders of a gradient.
vi.setConfig({ testTimeout: 240_000 });

let [gpu, wasm]: OrtBackend[] = [];
beforeAll(async () => {
  [gpu, wasm] = [await ortBackend({ device: "webgpu" }), await ortBackend({ device: "wasm" })];
});
afterAll(async () => {
  await gpu?.dispose();
  await wasm?.dispose();
});
afterEach(() => vi.restoreAllMocks());

type Call = (...inputs: Tensor[]) => Tensor[];

/** Enough for a graph to be recorded (in call 8) and played again. */
const CALLS = 12;

/** Runs `call` on both backends with other numbers each time; how far off each call was, and its writes to the GPU. */
async function repeat(
  call: Call,
  inputs: (draw: number) => Tensor[],
  on: Backend = gpu as Backend,
): Promise<{ readonly off: number[]; readonly writes: number[] }> {
  const [onGpu, expected] = [jit(call, { backend: on }), jit(call, { backend: wasm as Backend })];
  const [off, writes]: number[][] = [[], []];
  for (let i = 0; i < CALLS; i++) {
    const written = vi.spyOn(GPUQueue.prototype, "writeBuffer");
    const got = await onGpu(...inputs(i));
    writes?.push(written.mock.calls.length);
    written.mockRestore();
    off?.push(await distance(got, await expected(...inputs(i))));
  }
  onGpu.dispose();
  expected.dispose();
  return { off: off as number[], writes: writes as number[] };
}

/** The largest difference, relative to the larger of an element's size and 1; of whole numbers, any counts. */
async function distance(got: readonly Tensor[], expected: readonly Tensor[]): Promise<number> {
  let most = 0;
  for (const [k, tensor] of got.entries()) {
    const other = expected[k] as Tensor;
    const [a, b] = [decode(await tensor.data(), tensor.dtype), decode(await other.data(), other.dtype)];
    for (let i = 0; i < b.length; i++) {
      const [x, y] = [a[i] as number, b[i] as number];
      // NaN and infinities need not come out of shaders.
      if (Number.isFinite(y)) most = Math.max(most, Math.abs(x - y) / Math.max(1, Math.abs(y)) || 0);
    }
  }
  return most;
}

const waves = (shape: readonly number[], phase: number): Tensor =>
  tensor(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(1.7 * i + phase)),
    { shape },
  );

test("a training step is recorded and played again: nothing is written but its inputs", async () => {
  const step: Call = (w, x) => [
    (w as Tensor).sub(
      grad((w: Tensor) =>
        matMul(x as Tensor, w)
          .square()
          .mean(),
      )(w as Tensor).mul(0.3),
    ),
  ];
  const { off, writes } = await repeat(step, (i) => [waves([4, 2], i), waves([8, 4], -i)]);
  expect(Math.max(...off)).toBeLessThan(1e-5);
  expect(Math.min(...writes.slice(1, 7))).toBeGreaterThan(5);
  expect(writes.slice(8)).toEqual([2, 2, 2, 2]);
});

test("so is a convolutional net's, whose pool scatters its gradient", async () => {
  const logits = (kernel: Tensor, w: Tensor, x: Tensor) =>
    matMul(maxPool(relu(conv(x, kernel, { padding: "same" })), { kernel: 2 }).reshape([4, -1]), w);
  const step: Call = (kernel, w, x, labels) => {
    const loss = (p: { kernel: Tensor; w: Tensor }) =>
      crossEntropy(logits(p.kernel, p.w, x as Tensor), labels as Tensor);
    const params = { kernel: kernel as Tensor, w: w as Tensor };
    const gradient = grad(loss)(params);
    return [params.kernel.sub(gradient.kernel.mul(0.1)), params.w.sub(gradient.w.mul(0.1))];
  };
  const inputs = (i: number) => [
    waves([3, 1, 3, 3], i),
    waves([3 * 4 * 4, 5], 2 * i),
    waves([4, 1, 8, 8], -i),
    tensor([i % 5, 1, 2, 3], { dtype: "int32" }),
  ];
  const { off, writes } = await repeat(step, inputs);
  expect(Math.max(...off)).toBeLessThan(1e-5);
  expect(writes.slice(8)).toEqual([4, 4, 4, 4]);
});

// A recording holds what shaders do, and no copies.
test.each<[string, Call, (i: number) => Tensor[]]>([
  ["reshaped", (x) => [(x as Tensor).reshape([12])], (i) => [waves([3, 4], i)]],
  [
    "scattered into",
    (x, ids, y) => [scatter(x as Tensor, ids as Tensor, y as Tensor, { axis: 0 })],
    (i) => [waves([4, 3], i), tensor([i % 4, (i + 1) % 4], { dtype: "int32" }), waves([2, 3], -i)],
  ],
])("a graph whose input is %s goes on as it was", async (_, call, inputs) => {
  const { off } = await repeat(call, inputs);
  expect(Math.max(...off)).toBeLessThan(1e-6);
});

test("a session that was recorded is released, made again and recorded again", async () => {
  const small = await ortBackend({ device: "webgpu", maxSessions: 1 });
  const call: Call = (x) => [(x as Tensor).exp().mul(2)];
  for (let round = 0; round < 2; round++) {
    const { off, writes } = await repeat(call, (i) => [waves([5, 3], i + round)], small);
    expect(Math.max(...off)).toBeLessThan(1e-5);
    expect(writes.at(-1)).toBe(1);
    const other = jit((x: Tensor) => x.mul(3).add(1), { backend: small });
    expect(await (await other(tensor([1])))?.item()).toBe(4);
    other.dispose();
  }
  await small.dispose();
});

const examples = everyNth(128).filter(({ inputs }) => inputs.length > 0);

describe("any op with other numbers each time, and its gradient", () => {
  for (const example of examples) {
    test(titleOf(example), async ({ skip }) => {
      const calls = isDifferentiable(example) ? [forward(example), gradient(example)] : [forward(example)];
      for (const call of calls) {
        const { off } = await repeat(call, (draw) => exampleInputs(example, { draw })).catch((error) =>
          // A dtype that shaders do not have.
          error instanceof HyalineError && error.code === "unsupported" ? skip(error.message) : fail(error),
        );
        // As good as the calls before the recording: these may be far off where the op itself is (tan near a pole).
        const before = Math.max(...off.slice(0, 8));
        expect(Math.max(...off)).toBeLessThanOrEqual(Math.max(1e-4, 10 * before));
      }
    });
  }
});

const fail = (error: unknown): never => {
  throw error;
};

const forward =
  (example: OpExample): Call =>
  (...inputs) =>
    [example.call(...inputs)].flat() as Tensor[];

const isDifferentiable = ({ inputs, differentiable = true }: OpExample): boolean =>
  differentiable === true && inputs.every(({ dtype = "float32" }) => isFloat(dtype));

const gradient = (example: OpExample): Call => {
  const loss = (...inputs: Tensor[]) =>
    forward(example)(...inputs)
      .filter(({ dtype }) => isFloat(dtype))
      .map((y) => y.mul(waves(y.shape, 1)).sum())
      .reduce((a, b) => a.add(b));
  return (...inputs) => grad(loss, { argnums: [...inputs.keys()] })(...inputs) as unknown as Tensor[];
};
