import { referenceBackend } from "@hyaline/backend-reference";
import { opExamples, titleOf } from "@hyaline/backend-testkit";
import {
  add,
  evaluate,
  exp,
  flatten,
  isFloat,
  matMul,
  relu,
  sub,
  type Tensor,
  type TypedArray,
  tensor,
  trace,
  valueAndGrad,
} from "@hyaline/core";
import { exportOnnx } from "@hyaline/onnx";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { describe, expect, test } from "vitest";

const reference = referenceBackend();
const numbers = (count: number, seed: number) => Array.from({ length: count }, (_, i) => Math.sin(seed + i));
const make = (shape: number[], seed: number) =>
  tensor(
    Float32Array.from(
      numbers(
        shape.reduce((a, b) => a * b, 1),
        seed,
      ),
    ),
    { shape },
  );

/** Gradient descent on a two-layer net: parameters in, parameters and loss out. */
function step(w1: Tensor, b1: Tensor, w2: Tensor, x: Tensor, y: Tensor): Tensor[] {
  const loss = (w1: Tensor, b1: Tensor, w2: Tensor) => {
    const residual = sub(matMul(relu(add(matMul(x, w1), b1)), w2), y);
    return residual.mul(residual).mean();
  };
  const [value, gradients] = valueAndGrad(loss, { argnums: [0, 1, 2] })(w1, b1, w2) as unknown as [
    Tensor,
    Tensor[],
  ];
  const updated = [w1, b1, w2].map((p, i) => p.sub((gradients[i] as Tensor).mul(0.1)));
  return [...updated, value];
}

test("a training step's file runs in a bare onnxruntime-web session, step after step", async () => {
  const x = make([8, 3], 1);
  const y = make([8, 2], 2);
  let ours: Tensor[] = [make([3, 5], 3), make([5], 4), make([5, 2], 5)];
  const names = ["w1", "b1", "w2"];
  const bytes = await exportOnnx(step, [...ours, x, y], {
    inputNames: [...names, "x", "y"],
    outputNames: [...names.map((name) => `new_${name}`), "loss"],
  });
  const session = await InferenceSession.create(bytes);
  expect(session.inputNames).toEqual([...names, "x", "y"]);

  const ort = async (t: Tensor) => new OrtTensor("float32", (await t.data()) as Float32Array, t.shape);
  const feeds: Record<string, OrtTensor> = { x: await ort(x), y: await ort(y) };
  for (const [i, name] of names.entries()) feeds[name] = await ort(ours[i] as Tensor);
  let first = Number.NaN;
  for (let i = 0; i < 20; i++) {
    const results = await session.run(feeds);
    for (const name of names) feeds[name] = results[`new_${name}`] as OrtTensor;
    const [...next] = await evaluate(step(...(ours as [Tensor, Tensor, Tensor]), x, y), {
      backend: reference,
    });
    ours = next.slice(0, 3);
    const loss = (results.loss as OrtTensor).data[0] as number;
    if (i === 0) first = loss;
    expect(loss).toBeCloseTo(await (next[3] as Tensor).item(), 5);
    expect(loss).toBeLessThanOrEqual(first);
  }
  await session.release();
});

/** One example of each op: the files that people take elsewhere, in the oldest opset that is written. */
const oneOfEach = [...new Map([...opExamples].reverse().map((example) => [example.op, example])).values()];

describe("portable files of opset 17 run anywhere", () => {
  test.each(oneOfEach.map((example) => [titleOf(example), example] as const))("%s", async (_, example) => {
    const inputs = example.inputs.map(({ shape, dtype = "float32", range = [-2, 2], values }, k) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const draw = (i: number) => {
        const place = (Math.sin(k + 1 + i * 12.9898) + 1) / 2;
        const value = range[0] + place * (range[1] - range[0]);
        return isFloat(dtype) ? value : Math.round(value);
      };
      const drawn = Float64Array.from({ length: size }, (_, i) => values?.[i % values.length] ?? draw(i));
      return tensor(drawn, { shape, dtype });
    });
    const call = (...xs: Tensor[]) => example.call(...xs) as Tensor[];
    let bytes: Uint8Array;
    try {
      bytes = await exportOnnx(call, inputs, { opset: 17, backend: reference });
    } catch (error) {
      expect((error as Error).message).toContain("needs opset 18");
      return;
    }
    const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
    const feeds: Record<string, OrtTensor> = {};
    for (const [i, name] of session.inputNames.entries()) {
      const { dtype, shape } = inputs[i] as Tensor;
      feeds[name] = new OrtTensor(
        dtype as "float32",
        (await (inputs[i] as Tensor).data()) as Float32Array,
        shape,
      );
    }
    const results = await session.run(feeds);
    const { leaves } = flatten(call(...inputs));
    const expected = await evaluate([...leaves], { backend: reference });
    for (const [i, name] of session.outputNames.entries()) {
      const [got, want] = [results[name] as OrtTensor, expected[i] as Tensor];
      expect(got.dims).toEqual(want.shape);
      expect(got.type).toBe(want.dtype);
      const numbers = (await want.data()) as TypedArray;
      (got.data as TypedArray).forEach((value, k) => {
        const other = numbers[k] as number;
        const bound = 1e-5 * (example.tolerance ?? 1) * Math.max(1, Math.abs(other));
        const isClose = Object.is(value, other) || value === other || Math.abs(value - other) <= bound;
        expect(isClose, `element ${k} is ${value}, expected ${other}`).toBe(true);
      });
    }
    await session.release();
  });
});

test("a graph traced twice gives the same file", async () => {
  const fn = (x: Tensor) => exp(x.mul(2)).sum();
  const specs = [{ dtype: "float32", shape: [3] }] as const;
  expect(trace(fn, specs).nodes.length).toBeGreaterThan(0);
  expect(await exportOnnx(fn, specs)).toEqual(await exportOnnx(fn, specs));
});
