import {
  type Backend,
  crossEntropy,
  jit,
  random,
  relu,
  sizeOf,
  softmax,
  type Tensor,
  tensor,
  useBackend,
  valueAndGrad,
} from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { conv2d, dense, flatten, maxPool2d, type Params, sequential } from "@hyaline/layers";
import { adam, applyUpdates } from "@hyaline/optimizers";
import { expect, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

// Enough for a recording to be made and played again. Adam divides by small second moments, so rounding grows: after 60 steps the losses were 0.012 apart, and as good.
// A software adapter is slow: small batches and fewer steps by day.
const [STEPS, BATCH] = process.env.HYALINE_NIGHTLY === "1" ? [20, 64] : [12, 16];

const model = sequential({
  conv1: conv2d(16, 3, { padding: "same", activation: relu }),
  pool1: maxPool2d(2),
  conv2: conv2d(32, 3, { padding: "same", activation: relu }),
  pool2: maxPool2d(2),
  flatten: flatten(),
  classes: dense(10),
});

/** 8 × 8 pixels from 0 to 1, and which digit each image is. */
async function readDigits(): Promise<{ readonly images: Float32Array; readonly labels: Int32Array }> {
  const text = await (await fetch(new URL("../../cli/data/digits.csv", import.meta.url))).text();
  const rows = text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(",").map(Number));
  return {
    images: Float32Array.from(rows.flatMap((row) => row.slice(0, 64).map((ink) => ink / 16))),
    labels: Int32Array.from(rows, (row) => row[64] as number),
  };
}

type Digits = Awaited<ReturnType<typeof readDigits>>;

const imagesOf = ({ images }: Digits, first: number, count: number) =>
  tensor(images.slice(first * 64, (first + count) * 64), { shape: [count, 1, 8, 8] });

/** The losses of training on `backend`, and what Integrated Gradients then says of ten images. */
async function trainAndExplain(backend: Backend, digits: Digits) {
  useBackend(backend);
  const optimizer = adam({ learningRate: 0.01 });
  const spec = { dtype: "float32", shape: [BATCH, 1, 8, 8] } as const;
  let { params } = model.init(random.key(0), spec) as { params: Params };
  let state = optimizer.init(params);
  const step = jit((params: Params, state: ReturnType<typeof optimizer.init>, x: Tensor, labels: Tensor) => {
    const loss = (params: Params) => crossEntropy(model.apply(params, x).output, labels);
    const [value, gradient] = valueAndGrad(loss)(params);
    const { updates, state: next } = optimizer.update(gradient, state, params);
    return { value, params: applyUpdates(params, updates), state: next };
  });
  const losses: number[] = [];
  for (let i = 0; i < STEPS; i++) {
    const first = (i * BATCH) % (1797 - BATCH);
    const labels = tensor(digits.labels.slice(first, first + BATCH));
    const result = await step(params, state, imagesOf(digits, first, BATCH), labels);
    losses.push(await result.value.item());
    ({ params, state } = result);
  }
  step.dispose();
  const predict = (x: Tensor) => softmax(model.apply(params, x).output);
  const explainer = integratedGradients(predict, { steps: 20 });
  const x = imagesOf(digits, 0, 10);
  const explanation = await explainer.explain(
    { shape: x.shape, values: Float64Array.from(await x.data()) },
    { target: Array.from(digits.labels.slice(0, 10)) },
  );
  explainer.dispose();
  useBackend(undefined);
  return { losses, attributions: explanation.values.values };
}

test("a CNN learns digits and is explained on webgpu as on wasm", { timeout: 300_000 }, async () => {
  const digits = await readDigits();
  expect(sizeOf([1797, 64])).toBe(digits.images.length);
  const [gpu, wasm] = [await ortBackend({ device: "webgpu" }), await ortBackend({ device: "wasm" })];
  const [got, expected] = [await trainAndExplain(gpu, digits), await trainAndExplain(wasm, digits)];
  const off = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Math.max(...Array.from(a, (v, i) => Math.abs(v - (b[i] as number))));
  console.info(
    `losses ${got.losses[0]} … ${got.losses.at(-1)}, off by ${off(got.losses, expected.losses)}; attributions off by ${off(got.attributions, expected.attributions)}`,
  );
  expect(off(got.losses, expected.losses)).toBeLessThan(1e-3);
  expect(got.losses.at(-1)).toBeLessThan((got.losses[0] as number) * 0.9);
  expect(off(got.attributions, expected.attributions)).toBeLessThan(1e-3);
  await gpu.dispose();
  await wasm.dispose();
});
