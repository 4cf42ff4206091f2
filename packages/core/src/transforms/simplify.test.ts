import { add, alias, mul, neg, simplify, spec, sub, type Tensor, trace } from "@hyaline/core";
import { expect, test } from "vitest";

const f = spec("float32", [3]);

test.each<[name: string, call: (x: Tensor, y: Tensor) => Tensor, ops: readonly string[]]>([
  ["x + 0", (x) => add(x, 0), []],
  ["x · 1", (x) => mul(1, x), []],
  ["x - 0", (x) => sub(x, 0), []],
  ["x + (-y)", (x, y) => add(x, neg(y)), ["sub"]],
  ["-x + y", (x, y) => add(neg(x), y), ["sub"]],
  ["x - (-y)", (x, y) => sub(x, neg(y)), ["add"]],
  ["-(-x)", (x) => neg(neg(x)), []],
  ["-(2 x)", (x) => neg(mul(2, x)), ["fill", "mul"]],
  ["one of two equal terms", (x, y) => add(mul(x, y), mul(x, y)), ["mul", "add"]],
  ["transposed twice", (x) => x.reshape([3, 1]).transpose().transpose(), ["reshape"]],
  ["reshaped twice", (x) => x.reshape([3, 1]).reshape([1, 3]), ["reshape"]],
  ["another name", (x) => alias(x).add(1), ["fill", "add"]],
  ["what is computed twice", (x) => x.exp().sub(x.exp().neg()), ["exp", "add"]],
])("%s", (_, call, ops) => {
  const graph = simplify(trace(call, [f, f]));
  expect(graph.nodes.map((node) => node.op.name)).toEqual(ops);
  expect(graph.inputs).toHaveLength(2);
});
