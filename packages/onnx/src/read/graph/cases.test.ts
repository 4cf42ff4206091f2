import { readFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import {
  type Backend,
  decode,
  evaluate,
  full,
  HyalineError,
  isTensor,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-web";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases, readCase, type SavedTensor, savedNumbers, savedTensor } from "../testing/savedCases.js";
import { importOnnx, type OnnxOutputs } from "./importOnnx.js";

const names: readonly string[] = JSON.parse(readFileSync(new URL("names.json", cases), "utf8"));

interface Way {
  readonly name: string;
  readonly open: () => Promise<Backend>;
  readonly compute?: (results: readonly Tensor[]) => Promise<unknown>;
}

const byOps = (results: readonly Tensor[]) => evaluate([...results, full([1], 1)]);
const ways: readonly Way[] = [
  { name: "reference", open: async () => referenceBackend() },
  { name: "ort:wasm, as a model", open: () => ortBackend({ device: "wasm" }) },
  { name: "ort:cpu, as a model", open: () => ortBackend({ device: "cpu" }) },
  { name: "tfjs:cpu", open: () => tfjsBackend({ engine: "cpu" }) },
  { name: "tfjs:wasm", open: () => tfjsBackend({ engine: "wasm" }) },
];
/** By our own ops and not by the file's nodes, which the other backends do anyway. */
const nightlyWays: readonly Way[] = [
  { name: "ort:wasm, by ops", open: () => ortBackend({ device: "wasm" }), compute: byOps },
  { name: "ort:cpu, by ops", open: () => ortBackend({ device: "cpu" }), compute: byOps },
];
const isNightly = process.env.HYALINE_NIGHTLY === "1";

/** Files that are refused by a code, and why. */
const refused: Readonly<Record<string, string>> = {
  int64_big: "its numbers are of more than 32 bits: right in a session of the file, refused as tensors",
};

async function excess(got: Tensor, saved: SavedTensor): Promise<number> {
  if (String(got.shape) !== String(saved.shape))
    throw new Error(`shape [${got.shape}] where [${saved.shape}] was recorded`);
  const isHalf = saved.dtype === "float16";
  const [rtol, atol] = isHalf ? [2e-3, 2e-3] : [1e-4, 1e-5];
  const a = decode(await got.data(), got.dtype);
  const b = savedNumbers(saved);
  let worst = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (Object.is(x, y) || x === y) continue;
    const beyond = Math.abs(x - y) - atol - rtol * Math.abs(y);
    worst = Math.max(worst, Number.isNaN(beyond) ? Number.POSITIVE_INFINITY : beyond);
  }
  return worst;
}

describe("files after bug reports", () => {
  describe.each(isNightly ? [...ways, ...nightlyWays] : ways)("$name", ({ open, compute = evaluate }) => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await open();
      useBackend(backend);
    });
    afterAll(async () => {
      useBackend(undefined);
      await backend.dispose();
    });

    test.each(names.filter((name) => !(name in refused)))("%s", async (name) => {
      const { inputs, outputs } = readCase(new URL(`${name}.json`, cases));
      const types = [...Object.values(inputs), ...Object.values(outputs)].map(({ dtype }) => dtype);
      // Where a backend has no such numbers, it says so.
      const lacks = types.includes("float16") && !backend.supports.dtypes.has("float16");
      const model = importOnnx<OnnxOutputs>(readFileSync(new URL(`${name}.onnx`, cases)));
      const given = Object.fromEntries(
        Object.entries(inputs).map(([key, saved]) => [key, savedTensor(saved)]),
      );
      const result = model.fn(given);
      const results = model.outputs.map((port) =>
        isTensor(result) ? result : (result[port.name] as Tensor),
      );
      if (lacks) {
        await expect(compute(results)).rejects.toMatchObject({
          code: expect.stringMatching(/dtype|unsupported/),
        });
        return;
      }
      await compute(results);
      for (const [i, { name: output }] of model.outputs.entries()) {
        expect.soft(await excess(results[i] as Tensor, outputs[output] as SavedTensor), output).toBe(0);
      }
    });
  });

  test("64-bit numbers are right in a session of the file, and refused as tensors", async () => {
    const { inputs, outputs } = readCase(new URL("int64_big.json", cases));
    const [[name, given]] = Object.entries(inputs) as [[string, SavedTensor]];
    const session = await InferenceSession.create(readFileSync(new URL("int64_big.onnx", cases)));
    const bits = (saved: SavedTensor) =>
      new BigInt64Array(Uint8Array.from(Buffer.from(saved.b64, "base64")).buffer);
    const results = await session.run({ [name]: new OrtTensor("int64", bits(given), [...given.shape]) });
    for (const [output, right] of Object.entries(outputs)) expect(results[output]?.data).toEqual(bits(right));
    await session.release();
    const numbers = savedNumbers(given);
    const isData = expect.objectContaining({ code: "data" });
    expect(() => tensor(numbers, { dtype: "int32" })).toThrow(isData);
    expect(() => tensor(Float64Array.from(numbers), { dtype: "int32" })).toThrow(isData);
    expect(() => tensor(bits(given) as never)).toThrow(HyalineError);
  });
});
