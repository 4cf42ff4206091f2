import { matMul, mul, softmax, type Tensor, trace } from "@hyaline/core";
import { expect, test } from "vitest";
import { attentionNodes } from "./attentions.js";

const square = { dtype: "float32", shape: [2, 2] } as const;
const squared = (x: Tensor): Tensor => {
  let y = x;
  for (let i = 0; i < 40; i++) y = mul(y, y);
  return y;
};

test("values that squares are made of are looked at once, not 2^40 times", () => {
  const graph = trace((x: Tensor) => matMul(squared(x), x), [square]);
  expect(attentionNodes(graph).size).toBe(0);
});

test("the softmax is found behind them", () => {
  const graph = trace((x: Tensor) => matMul(mul(x, squared(softmax(x))), x), [square]);
  expect([...attentionNodes(graph)].map(({ op }) => op.name)).toEqual(["softmax"]);
});
