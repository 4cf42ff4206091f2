import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { evaluate, full, mul, sub, sum, type Tensor, tensor, useBackend } from "@hyaline/core";
import { atLayer, listLayers } from "@hyaline/explanation";
import { importOnnx } from "@hyaline/onnx";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedFolder } from "../testing/shared.js";
import { multiplied } from "./parts/multipliers.js";
import { deepLiftKnown, deepLiftRules } from "./rules/deepLift.js";

interface Export {
  readonly case: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
  }[];
  readonly output: readonly number[];
}

const folder = sharedFolder("onnx/torch");
const cases: readonly Export[] = folder
  ? JSON.parse(readFileSync(new URL("index.json", folder), "utf8")).cases
  : [];

beforeAll(() => useBackend(referenceBackend()));

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
const wave = (shape: readonly number[], seed: number) =>
  tensor(
    Float64Array.from({ length: size(shape) }, (_, i) => Math.sin(seed + 1.7 * i)),
    { shape, dtype: "float64" },
  );
const ids = (shape: readonly number[], seed: number) =>
  tensor(
    Int32Array.from({ length: size(shape) }, (_, i) => (seed + i) % 2),
    { shape, dtype: "int32" },
  );

/** Token ids that differ by `seed`, or ones: a mask of all, a category. */
const constantOr = ({ dtype, shape }: Export["inputs"][number], seed: number | undefined) => {
  if (seed !== undefined) return ids(shape, seed);
  return full(shape, 1, { dtype: dtype === "float32" ? "float64" : "int32" });
};

describe.skipIf(!folder)("DeepLIFT of PyTorch's exports is complete in float64", () => {
  test.each(cases)("$case", async ({ case: name, inputs, output }) => {
    const model = importOnnx(readFileSync(new URL(`${name}/model.onnx`, folder)), { precision: "float64" });
    // Beside float inputs, integers are no part of the change: a mask, a category.
    const isTokens = inputs.every(({ dtype }) => dtype !== "float32");
    const at = (seed: number) =>
      Object.fromEntries(
        inputs.map((each, i) => [
          each.name,
          each.dtype === "float32" && each.name !== "mask"
            ? wave(each.shape, seed + i)
            : constantOr(each, isTokens && i === 0 ? seed : undefined),
        ]),
      );
    const fn = model.fn as (x: Record<string, Tensor>) => Tensor;
    const [x, base] = [at(1), at(2)];
    const layer = isTokens
      ? listLayers(fn, x).find(({ op, dtype }) => op === "gather" && dtype === "float64")?.name
      : undefined;
    const weights = wave(output, 5);
    const names = inputs.filter(({ dtype }) => dtype === "float32").map((each) => each.name);
    const seen = layer === undefined ? undefined : atLayer(fn, layer)(x);
    const rest = layer === undefined ? undefined : atLayer(fn, layer)(base);
    const point = (of: Record<string, Tensor>) => names.map((each) => of[each] as Tensor);
    const inside = (points: readonly Tensor[]) =>
      seen
        ? seen.output(points[0] as Tensor)
        : fn({ ...x, ...Object.fromEntries(names.map((each, i) => [each, points[i] as Tensor])) });
    const options = { rules: deepLiftRules, known: deepLiftKnown };
    const attribute = multiplied(inside, (y) => sum(mul(y, weights)), options);
    const { shares, outputs, reference } = attribute(
      seen ? [seen.value] : point(x),
      rest ? [rest.value] : point(base),
    );
    const total = shares.map((each) => sum(each)).reduce((a, b) => a.add(b));
    const change = sum(mul(sub(outputs, reference), weights));
    await evaluate([total, change]);
    const [got, expected] = [Number(await total.item()), Number(await change.item())];
    expect(Math.abs(expected)).toBeGreaterThan(1e-6);
    expect(Math.abs(got - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-10);
  });
});
