import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  batchNorm,
  conv,
  fill,
  matMul,
  mul,
  relu,
  reshape,
  type Tensor,
  tensor,
  useBackend,
  vjp,
} from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { importedModel } from "../testing/importedModels.js";
import { wave } from "../testing/randomNets.js";
import { fullGrad } from "./fullGrad.js";

beforeAll(() => useBackend(referenceBackend()));

const [w, b, v, c] = [wave([3, 2, 3, 3], 1), wave([3], 2), wave([27, 2], 3), wave([2], 4)];
/** What is added in front of the ReLU is a parameter, so that its gradient can be asked for place by place. */
const from = (x: Tensor, atLayer: Tensor) =>
  matMul(
    reshape(relu(add(conv(x, w, undefined, { padding: 1 }), atLayer)), [x.shape[0] as number, 27]),
    v,
  ).add(c);
const model = (x: Tensor) => from(x, reshape(b, [1, 3, 1, 1]));

test("fullGrad is its equation, term by term", async () => {
  const x = wave([1, 2, 3, 3], 5);
  const bias = add(fill(0, conv(x, w, undefined, { padding: 1 })), reshape(b, [1, 3, 1, 1]));
  const { pullback } = vjp((input: Tensor, atLayer: Tensor) => from(input, atLayer), [x, bias]);
  const [slope, atLayer] = pullback(tensor([[0, 1]], { dtype: "float64" }));
  const scaled = async (t: Tensor) => {
    const sizes = Array.from(await t.data(), (each) => Math.abs(Number(each)));
    const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
    return sizes.map((each) => (each - least) / (most - least));
  };
  const parts = [await scaled(mul(slope, x)), await scaled(mul(atLayer, bias))];
  const expected = Array.from({ length: 9 }, (_, place) =>
    parts.flat().reduce((sum, each, i) => {
      const own = i < 18 ? i : i - 18;
      return sum + (own % 9 === place ? each : 0);
    }, 0),
  );
  const { values, convergenceDelta } = await fullGrad(model).explain(x, { target: 1 });
  expect(values.shape).toEqual([1, 1, 3, 3]);
  expected.forEach((each, i) => {
    expect(values.values[i]).toBeCloseTo(each, 9);
  });
  expect(convergenceDelta[0]).toBeCloseTo(0, 9);
});

test("input × gradient and biases sum to the output of a network of ReLUs, batch normalisation included", async () => {
  const normed = (x: Tensor) => {
    const statistics = { mean: wave([3], 6), variance: wave([3], 7).abs().add(0.5), bias: wave([3], 8) };
    const inner = relu(batchNorm(relu(conv(x, w, b, { padding: 1 })), statistics));
    return matMul(reshape(inner, [x.shape[0] as number, 27]), v).add(c);
  };
  const { convergenceDelta, output } = await fullGrad(normed).explain(wave([3, 2, 3, 3], 9), { target: 0 });
  convergenceDelta.forEach((delta, row) => {
    expect(Math.abs(delta)).toBeLessThan(1e-9 * Math.max(1, Math.abs(output?.values[row] as number)));
  });
});

test("of an imported CNN", async () => {
  const found = await fullGrad(await importedModel("cnn_digits")).explain(
    wave([2, 1, 8, 8], 1).abs().cast("float32"),
  );
  expect(found.values.shape).toEqual([2, 1, 8, 8]);
  found.convergenceDelta.forEach((delta) => {
    expect(Math.abs(delta)).toBeLessThan(1e-4);
  });
});

test("what is no image is refused", async () => {
  const call = fullGrad((x: Tensor) => matMul(x, wave([2, 1], 1))).explain(wave([1, 2], 1));
  await expect(call).rejects.toMatchObject({ code: "shape" });
});
