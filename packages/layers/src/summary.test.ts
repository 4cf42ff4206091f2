import { referenceBackend } from "@hyaline/backend-reference";
import { relu, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  concat,
  conv2d,
  convTranspose2d,
  dense,
  flatten,
  lstm,
  maxPool2d,
  multiHeadAttention,
  network,
  sequential,
  summary,
} from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

test("summary prints layers, outputs, parameters and multiply-adds", () => {
  const model = sequential([conv2d(4, 3), relu, maxPool2d(2), flatten(), dense(10)]);
  const { rows, total, ...printed } = summary(model, { dtype: "float32", shape: [1, 3, 8, 8] });
  expect(rows.map(({ layer, output }) => [layer, output])).toEqual([
    ["sequential/conv1", "float32[1, 4, 6, 6]"],
    ["sequential/relu1", "float32[1, 4, 6, 6]"],
    ["sequential/pool1", "float32[1, 4, 3, 3]"],
    ["sequential/flatten1", "float32[1, 36]"],
    ["sequential/dense1", "float32[1, 10]"],
  ]);
  // 4 filters of 3 · 3 · 3 and a bias at 36 places; 36 · 10 and 10 biases.
  expect(rows.map(({ parameters, multiplyAdds }) => [parameters, multiplyAdds])).toEqual([
    [112, 3888],
    [0, 0],
    [0, 0],
    [0, 0],
    [370, 360],
  ]);
  expect(total).toEqual({
    layer: "sequential",
    output: "float32[1, 10]",
    parameters: 482,
    multiplyAdds: 4248,
  });
  const lines = printed.toString().split("\n");
  expect(lines).toHaveLength(7);
  expect(lines[1]).toMatch(/^sequential\/conv1 +float32\[1, 4, 6, 6\] +112 +3,888$/);
  expect(lines[6]).toMatch(/^total .* 482 +4,248$/);
});

test.each([
  // 5 steps of 4 · (3 + 2) · 2 products.
  ["lstm", lstm(2), [1, 5, 3], 200],
  // Four projections of 5 · 4 · 4, and two products of 2 heads, 5 · 5 · 2.
  ["attention", multiHeadAttention(2), [1, 5, 4], 4 * 80 + 2 * 100],
  ["convTranspose2d", convTranspose2d(3, 2, { strides: 2 }), [1, 2, 4, 4], 32 * 12],
] as const)("summary of %s counts its products", (_, layer, shape, products) => {
  expect(summary(layer as never, { dtype: "float32", shape } as never).total.multiplyAdds).toBe(products);
});

test("summary goes as deep as asked, and takes several inputs", () => {
  const inner = sequential({ a: dense(2), b: dense(2) });
  const model = network(
    { one: { layer: inner, of: "x" }, both: { layer: concat(), of: ["one", "y"] } },
    "both",
  );
  const spec = { dtype: "float32", shape: [1, 2] } as const;
  const input = { x: spec, y: spec };
  const paths = (depth: number) => summary(model, input as never, { depth }).rows.map(({ layer }) => layer);
  expect(paths(1)).toEqual(["network/one", "network/both"]);
  expect(paths(2)).toEqual(["network/one/a", "network/one/b", "network/one", "network/both"]);
  expect(summary(model, input as never).rows[0]).toMatchObject({ parameters: 12, multiplyAdds: 8 });
});
