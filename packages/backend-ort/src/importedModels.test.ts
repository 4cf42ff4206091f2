import { existsSync, readdirSync, readFileSync } from "node:fs";
import {
  type Backend,
  decode,
  encode,
  grad,
  jit,
  mul,
  type Shape,
  sum,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { importOnnx, readOnnxTensor } from "@hyaline/onnx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ortBackend } from "./index.js";

const base = process.env.HYALINE_SHARED
  ? new URL(`file://${process.env.HYALINE_SHARED}/onnx/`)
  : new URL("../../../../shared/onnx/", import.meta.url);
const found = existsSync(base);
if (!found)
  console.warn(`skipped: ${base.pathname} is not there; set HYALINE_SHARED to the folder that holds onnx/`);

let backend: Backend;
beforeAll(async () => {
  backend = await ortBackend({ device: "wasm" });
  useBackend(backend);
});
afterAll(async () => {
  useBackend(undefined);
  await backend.dispose();
});

const read = (path: string) => new Uint8Array(readFileSync(new URL(path, base)));

/** The largest difference, relative to the largest number that was recorded; gradients below 1e-3 are rounding or 0. */
async function difference(got: Tensor, recorded: Tensor): Promise<number> {
  expect(got.shape).toEqual(recorded.shape);
  const [a, b] = [await got.data(), await recorded.data()];
  let worst = 0;
  let largest = 1e-3;
  for (let i = 0; i < a.length; i++) {
    worst = Math.max(worst, Math.abs((a[i] as number) - (b[i] as number)));
    largest = Math.max(largest, Math.abs(b[i] as number));
  }
  return worst / largest;
}

interface Case {
  readonly case: string;
  readonly inputs: readonly { readonly name: string; readonly dtype: string }[];
  readonly param_grads: readonly string[];
}

const cases: readonly Case[] = found
  ? JSON.parse(new TextDecoder().decode(read("torch/index.json"))).cases
  : [];

describe.skipIf(!found)("exports of PyTorch on ort:wasm", () => {
  test.each(cases)("$case", { timeout: 60_000 }, async ({ case: name, inputs, param_grads }) => {
    const model = importOnnx(read(`torch/${name}/model.onnx`));
    const x = Object.fromEntries(
      inputs.map((input, i) => [input.name, readOnnxTensor(read(`torch/${name}/input_${i}.pb`))]),
    );
    const cotangent = readOnnxTensor(read(`torch/${name}/cotangent_0.pb`));
    const floats = inputs.filter(({ dtype }) => dtype === "float32").map((input) => input.name);
    const weights = Object.fromEntries(param_grads.map((key) => [key, model.parameters[key] as Tensor]));
    const given = Object.fromEntries(floats.map((key) => [key, x[key] as Tensor]));
    const rest = Object.fromEntries(Object.entries(x).filter(([key]) => !floats.includes(key)));
    const objective = (args: { given: Record<string, Tensor>; weights: Record<string, Tensor> }) => {
      const y = model.fn({ ...rest, ...args.given }, { parameters: args.weights });
      return [sum(mul(y, cotangent)), y] as const;
    };
    const both = jit((args: Parameters<typeof objective>[0]) => ({
      y: objective(args)[1],
      gradient: grad((inner: typeof args) => objective(inner)[0])(args),
    }));
    const { y, gradient } = await both({ given, weights });
    expect.soft(await difference(y, readOnnxTensor(read(`torch/${name}/output_0.pb`)))).toBeLessThan(1e-4);
    for (const [i, input] of inputs.entries()) {
      if (!floats.includes(input.name)) continue;
      const recorded = readOnnxTensor(read(`torch/${name}/grad_input_${i}.pb`));
      const got = gradient.given[input.name] as Tensor;
      expect.soft(await difference(got, recorded), input.name).toBeLessThan(1e-3);
    }
    for (const key of param_grads) {
      const recorded = readOnnxTensor(read(`torch/${name}/grad_param_${key}.pb`));
      expect.soft(await difference(gradient.weights[key] as Tensor, recorded), key).toBeLessThan(1e-3);
    }
    both.dispose();
  });
});

const all = found ? readdirSync(new URL("light/", base)).filter((file) => file.endsWith(".onnx")) : [];
/** The others take seconds each, and gigabytes. */
const quick = ["light_resnet50.onnx", "light_shufflenet.onnx", "light_squeezenet.onnx"];
const light = process.env.HYALINE_NIGHTLY ? all : all.filter((file) => quick.includes(file));

describe.skipIf(!found)("light models on ort:wasm", () => {
  test.each(light)("%s", { timeout: 300_000 }, async (file) => {
    const model = importOnnx(read(`light/${file}`));
    const shape = model.inputs[0]?.shape as Shape;
    const size = shape.reduce((a, b) => a * b, 1);
    const numbers = encode(
      Float64Array.from({ length: size }, (_, i) => ((i * 7919) % 97) / 97),
      "float32",
    );
    const x = tensor(numbers, { shape });
    const forward = jit(model.fn);
    const recorded = readOnnxTensor(read(`light/${file.replace(".onnx", "_output_0.pb")}`));
    // The weights are constants, and so is the output, whatever the input is.
    expect(await difference(await forward(x), recorded)).toBeLessThan(1e-4);
    forward.dispose();
    const gradient = jit((z: Tensor) =>
      grad((inner: Tensor) => sum(mul(model.fn(inner), model.fn(inner))))(z),
    );
    const got = await gradient(x);
    expect(got.shape).toEqual(shape);
    expect(decode(await got.data(), got.dtype).every(Number.isFinite)).toBe(true);
    gradient.dispose();
  });
});
