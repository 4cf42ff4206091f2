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
import { checkTorchCase, difference, torchCases } from "./testing/importedModels.js";

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

const cases = found ? await torchCases(async (path) => read(path)) : [];

describe.skipIf(!found)("exports of PyTorch on ort:wasm", () => {
  test.each(cases)("$case", { timeout: 60_000 }, async (each) => {
    await checkTorchCase(each, async (path) => read(path));
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
