import { referenceBackend } from "@hyaline/backend-reference";
import { gather, matMul, reshape, type Tensor, tanh, tap, tensor, useBackend } from "@hyaline/core";
import { integratedGradients, kernelShap, saliency } from "@hyaline/explainers";
import { explanationFromJson, explanationToJson, type Target, targetName } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));

const weights = tensor([
  [1, 2, 3, 4, 5, 6],
  [-1, 0.5, 2, 1, 0, 3],
]);
/** Three steps of two tokens. */
const model = (x: Tensor) => reshape(tanh(matMul(x, weights)), [x.shape[0] as number, 3, 2]);
const x = [
  [0.1, 0.2],
  [0.3, -0.1],
];

describe("a place against another", () => {
  test("is the difference of both", async () => {
    const ask = (target: Target) => saliency(model, { absolute: false }).explain(x, { target });
    const both = await ask({ index: [2, 1], against: [2, 0] });
    const [one, other] = [await ask({ index: [2, 1] }), await ask({ index: [2, 0] })];
    both.values.values.forEach((each, i) => {
      expect(each).toBeCloseTo((one.values.values[i] as number) - (other.values.values[i] as number), 6);
    });
    expect(both.output?.values[0]).toBeCloseTo(
      (one.output?.values[0] as number) - (other.output?.values[0] as number),
      6,
    );
    expect(targetName(both.target?.[0] ?? null)).toBe("output [2, 1] − output [2, 0]");
    expect(explanationFromJson(explanationToJson(both)).target).toEqual(both.target);
    await expect(ask({ index: [2, 1], against: [3, 0] })).rejects.toThrow(
      /target\.against must be a place within \[3, 2\]/,
    );
  });

  test("serves methods that ask", async () => {
    const shap = kernelShap(model, { background: [[0, 0]] });
    const { output } = await shap.explain(x, { target: { index: [0, 0], against: [1, 1] } });
    const [one, other] = [0, 3].map((column) =>
      Math.tanh(0.1 * [1, 2, 3, 4, 5, 6][column]! + 0.2 * [-1, 0.5, 2, 1, 0, 3][column]!),
    ) as [number, number];
    expect(output?.values[0]).toBeCloseTo(one - other, 5);
  });
});

test("each row may have a target of its own kind", async () => {
  const targets = [{ index: [0, 1] }, { index: [2, 0], against: [1, 0] }];
  const found = await saliency(model, { absolute: false }).explain(x, { target: targets });
  for (const row of [0, 1]) {
    const alone = await saliency(model, { absolute: false }).explain([x[row] as number[]], {
      target: targets[row] as Target,
    });
    alone.values.values.forEach((each, i) => {
      expect(found.values.values[row * 2 + i]).toBeCloseTo(each, 6);
    });
  }
});

describe("one number a token", () => {
  const table = tensor([
    [1, -2],
    [0.5, 3],
    [-1, 0.25],
  ]);
  const ids = tensor([[0, 1, 2]], { dtype: "int32" });
  const read = (input: Tensor) => tap("embedding", gather(table, input)).sum({ axes: [1, 2] });
  const explain = async (tokens?: "sum" | "mean" | "l1" | "l2" | "max" | "none") =>
    (
      await integratedGradients(read, { layer: "embedding", ...(tokens ? { tokens } : {}) }).explain(ids, {
        baseline: 0,
      })
    ).values;

  test.each([
    [undefined, [0, 0, 0]],
    ["mean", [0, 0, 0]],
  ] as const)("%s of what stays the same is 0", async (tokens, expected) => {
    // The baseline's ids are 0: token 0 does not change.
    const values = await explain(tokens);
    expect(values.shape).toEqual([1, 3]);
    expect(values.values[0]).toBe(expected[0]);
  });

  test("sum, mean, norms and the largest", async () => {
    // Changes from [1, −2]: [0, 0], [−0.5, 5], [−2, 2.25]; all slopes are 1.
    const cases = {
      sum: [0, 4.5, 0.25],
      mean: [0, 2.25, 0.125],
      l1: [0, 5.5, 4.25],
      l2: [0, Math.hypot(0.5, 5), Math.hypot(2, 2.25)],
      max: [0, 5, 2.25],
    } as const;
    for (const [tokens, expected] of Object.entries(cases)) {
      const { values } = await explain(tokens as keyof typeof cases);
      expected.forEach((each, i) => {
        expect(values[i]).toBeCloseTo(each, 5);
      });
    }
    expect((await explain("none")).shape).toEqual([1, 3, 2]);
  });

  test("is an option of explainers with a layer alone", () => {
    expect(() => kernelShap(read, { background: [[0]], tokens: "l2" })).toThrow(/no option tokens/);
  });
});
