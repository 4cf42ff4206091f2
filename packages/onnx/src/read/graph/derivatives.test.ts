import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { HyalineError, isFloat, isTensor, type Tensor, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivativeError } from "../testing/differences.js";
import { knownGaps, noDerivative, noDifferences } from "../testing/knownGaps.js";
import type { NodeCase } from "../testing/runNodeCase.js";
import { graphAttribute, int, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";
import { asTensor, readTensorFile, sharedOnnx } from "../testing/sharedOnnx.js";
import { importOnnx, type OnnxOutputs } from "./importOnnx.js";

const folder = sharedOnnx("nodetests");
const cases: NodeCase[] = folder ? JSON.parse(readFileSync(new URL("index.json", folder), "utf8")).cases : [];
const ops = [...new Set(cases.map(({ op }) => op))].sort();

/** Cases per op: enough for its variants, few enough for a test of seconds. */
const MOST = 4;

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

type Fn = (given: Readonly<Record<string, Tensor>>) => readonly Tensor[];

/** `undefined` where an input has no gradient, and the error says so. */
async function differenceOf(fn: Fn, inputs: Record<string, Tensor>, only: readonly string[] | undefined) {
  try {
    if (!fn(inputs).some(({ dtype }) => isFloat(dtype))) return undefined;
    return await derivativeError(fn, inputs, 7, only);
  } catch (error) {
    const isCoded =
      error instanceof HyalineError && ["unsupported", "not-differentiable"].includes(error.code);
    if (isCoded) return undefined;
    throw error;
  }
}

describe.skipIf(!folder)("derivatives of ops against differences", () => {
  test.each(ops)("%s", async (op) => {
    const own = cases.filter((each) => each.op === op && !(each.case in knownGaps));
    const isWide = ({ dtype }: { readonly dtype: string }) => /^float(32|64)$/.test(dtype);
    // Half precision is too coarse for differences.
    const isCoarse = ({ dtype }: { readonly dtype: string }) => !isWide({ dtype }) && /float/.test(dtype);
    const floats = own.filter(
      ({ inputs, outputs }) =>
        inputs.some(isWide) && outputs.some(isWide) && ![...inputs, ...outputs].some(isCoarse),
    );
    let compared = 0;
    const stride = Math.max(1, Math.floor(floats.length / MOST));
    for (const each of floats.filter((_, i) => i % stride === 0).slice(0, MOST)) {
      const root = new URL(`${each.dir}/`, folder);
      const model = importOnnx<OnnxOutputs>(readFileSync(new URL("model.onnx", root)), {
        precision: "float64",
      });
      const inputs: Record<string, Tensor> = {};
      each.inputs.forEach(({ name }, i) => {
        if (!model.inputs.some((port) => port.name === name)) return;
        inputs[name] = asTensor(readTensorFile(new URL(`test_data_set_0/input_${i}.pb`, root)), true);
      });
      const fn = (given: Readonly<Record<string, Tensor>>): readonly Tensor[] => {
        const result = model.fn(given);
        return isTensor(result) ? [result] : Object.values(result);
      };
      const floating = Object.keys(inputs).filter((name) => isFloat((inputs[name] as Tensor).dtype));
      // All inputs at once; where some must be known (a scale, a bound), each alone.
      const ways = [undefined, ...floating.map((name) => [name])];
      for (const only of ways) {
        const found = await differenceOf(fn, inputs, only);
        if (!found) continue;
        const { error, size } = found;
        // Data with NaN, and bases or arguments that leave the function's domain when they are moved.
        if (Number.isNaN(size)) continue;
        if (!(op in noDifferences)) expect.soft(error, each.case).toBeLessThan(1e-4 * size + 1e-6);
        if (size > 1e-6) compared++;
        if (!only) break;
      }
    }
    // An op that has no check says why.
    const isLeft = op in noDerivative || (op in ownModels && compared === 0);
    expect(compared > 0, `${compared} of ${op} compared`).toBe(!isLeft);
  });
});

/** Ops whose node tests are of integers, and branches on truths that are computed. */
const ownModels: Readonly<Record<string, () => Uint8Array>> = {
  Trilu: () =>
    modelBytes({
      input: [valueInfo("x", [3, 4])],
      output: [valueInfo("y", [3, 4])],
      node: [node("Trilu", ["x"], ["y"], [int("upper", 0)])],
    }),
  Where: () =>
    modelBytes({
      input: [valueInfo("x", [4]), valueInfo("z", [4])],
      output: [valueInfo("y", [4])],
      node: [node("Greater", ["x", "z"], ["c"]), node("Where", ["c", "x", "z"], ["y"])],
    }),
  OneHot: () =>
    modelBytes({
      input: [valueInfo("values", [2])],
      output: [valueInfo("y", [3, 4])],
      initializer: [
        rawTensor("indices", [3], BigInt64Array.of(0n, 3n, 1n)),
        rawTensor("depth", [], BigInt64Array.of(4n)),
      ],
      node: [node("OneHot", ["indices", "depth", "values"], ["y"])],
    }),
  If: () => {
    const branch = (name: string, op: string) =>
      graphAttribute(name, {
        name,
        node: [node(op, ["x"], [`${name}_y`])],
        output: [valueInfo(`${name}_y`, [3])],
      });
    return modelBytes({
      input: [valueInfo("x", [3])],
      output: [valueInfo("y", [3])],
      initializer: [rawTensor("zero", [], Float32Array.of(0))],
      node: [
        node("ReduceSum", ["x"], ["sum"], [int("keepdims", 0)]),
        node("Greater", ["sum", "zero"], ["c"]),
        node("If", ["c"], ["y"], [branch("then_branch", "Exp"), branch("else_branch", "Sin")]),
      ],
    });
  },
};

describe("derivatives of own models against differences", () => {
  test.each(Object.entries(ownModels))("%s", async (_, make) => {
    const model = importOnnx<Tensor>(make(), { precision: "float64" });
    const inputs = Object.fromEntries(
      model.inputs.map(({ name, shape }, k) => {
        const sizes = shape as number[];
        const size = sizes.reduce((a, b) => a * b, 1);
        const numbers = Array.from({ length: size }, (_, i) => Math.sin(k + 1 + 2 * i));
        return [name, tensor(numbers, { dtype: "float64" }).reshape(sizes)];
      }),
    );
    const { error, size } = await derivativeError((given) => [model.fn(given)], inputs, 3);
    expect(size).toBeGreaterThan(0.01);
    expect(error).toBeLessThan(1e-6 * size);
  });
});
