import { referenceBackend } from "@hyaline/backend-reference";
import { cosineEmbedding, grad, type Tensor, tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));

// torch.nn.functional.cosine_embedding_loss (PyTorch 2.13) in float64.
const double = (values: number[][] | number[]) => tensor(values, { dtype: "float64" });
const a = double([[0.5, -1.25, 2], [1, 0.75, -0.5], [0.25, 1, 1.5]]); // biome-ignore format: rows
const b = double([[1, -0.5, 1.5], [-0.75, 0.5, 1], [0.5, 1.25, 1]]); // biome-ignore format: rows
const target = double([1, -1, -1]);

const recorded: Readonly<Record<string, { readonly value: number; readonly gradient: number[][] }>> = {"0": {"value": 0.3424556955379, "gradient": [[-0.0476794834816, -0.02860769008895, -0.005959935435218], [0.0, 0.0, 0.0], [0.03090793040674, 0.04172570604911, -0.03296845910047]]}, "0.3": {"value": 0.2424556955379, "gradient": [[-0.0476794834816, -0.02860769008895, -0.005959935435218], [0.0, 0.0, 0.0], [0.03090793040674, 0.04172570604911, -0.03296845910047]]}}; // biome-ignore format: numbers

test.each([0, 0.3])(
  "cosineEmbedding with a margin of %s is PyTorch's, value and gradient",
  async (margin) => {
    const { value, gradient } = recorded[String(margin)] as (typeof recorded)[string];
    const loss = (x: Tensor) => cosineEmbedding(x, b, target, { margin });
    expect(Math.abs(((await loss(a).item()) as number) - value)).toBeLessThan(1e-9);
    const got = (await grad(loss)(a).array()) as number[][];
    got.flat().forEach((each, i) => {
      expect(Math.abs(each - (gradient.flat()[i] as number))).toBeLessThan(1e-9);
    });
  },
);

test("cosineEmbedding refuses targets of other pairs, and margins that no cosine has", () => {
  expect(() => cosineEmbedding(a, b, double([1]))).toThrow(expect.objectContaining({ code: "shape" }));
  expect(() => cosineEmbedding(a, b, target, { margin: 2 })).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
});
