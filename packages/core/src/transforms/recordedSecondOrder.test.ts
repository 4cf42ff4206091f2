/** Second derivatives against PyTorch's double backward, in float64. */

import { referenceBackend } from "@hyaline/backend-reference";
import { grad, hessian, jvp, type NestedArray, type Tensor, tanh, tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { expectNear, recordedCases } from "../testing/recorded.js";

const mine = recordedCases.filter(({ layer }) => layer === "double_backward");

beforeAll(() => useBackend(referenceBackend()));

test("there is one", () => expect(mine.length).toBeGreaterThan(0));

test.each(mine.map((c) => [c.id, c] as const))("%s", async (_, { config, inputs, outputs }) => {
  expect(config.scalar).toBe("sum(tanh(x@W1^T+b1)@w2) + 0.1*sum(x^4)");
  const of = (name: string) => tensor(inputs[name] as NestedArray, { dtype: config.dtype });
  const expected = (name: string) => outputs[name] as NestedArray;
  const [x, v, w1, b1, w2] = ["x", "v", "W1", "b1", "w2"].map(of) as [Tensor, Tensor, Tensor, Tensor, Tensor];
  const fn = (at: Tensor) =>
    tanh(at.matMul(w1.transpose()).add(b1)).mul(w2).sum().add(at.pow(4).sum().mul(0.1));

  await expectNear(fn(x), expected("y"), "value");
  await expectNear(grad(fn)(x), expected("grad"), "gradient");
  // The Hessian times a vector: reverse over reverse, and forward over reverse.
  const product = grad((at: Tensor) => grad(fn)(at).mul(v).sum())(x);
  await expectNear(product, expected("hvp"), "reverse over reverse");
  await expectNear(jvp(grad(fn), [x], [v]).tangent as Tensor, expected("hvp"), "forward over reverse");
  const row = (at: Tensor) => fn(at.reshape([1, at.size]));
  await expectNear(hessian(row)(x.reshape([x.size])), expected("hessian_row0"), "Hessian");
});
