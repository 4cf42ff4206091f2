import { referenceBackend } from "@hyaline/backend-reference";
import { type HyalineError, random, tensor, useBackend, zeros } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  avgPool2d,
  bind,
  conv2d,
  dense,
  dropout,
  flatten,
  loadWeights,
  maxPool2d,
  sequential,
  varianceScaling,
} from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const key = random.key(0);
const rows = (features: number) => ({ dtype: "float32", shape: [1, features] }) as const;
const fit = (features: number) => bind(dense(2), dense(2).init(key, rows(features)));
const image = zeros([1, 3, 8, 8]);
const model = sequential({ fc: dense(2) });
const variables = model.init(key, rows(3));
const weights = { "fc.weight": zeros([2, 3]), "fc.bias": zeros([2]) };

const mistakes: readonly (readonly [string, HyalineError["code"], () => unknown])[] = [
  ["no units", "argument", () => dense(0)],
  ["a fraction of a unit", "argument", () => dense(1.5)],
  ["an integer data type", "dtype", () => dense(2, { dtype: "int32" }).init(key, rows(3))],
  ["a scalar for dense", "shape", () => dense(2).init(key, { dtype: "float32", shape: [] })],
  ["other features than dense has parameters for", "shape", () => fit(3)(zeros([4, 5]))],
  ["a shape in place of a spec", "argument", () => model.init(key, [1, 3] as never)],
  ["no filters", "argument", () => conv2d(0, 3)],
  ["a kernel of three sizes", "argument", () => conv2d(4, [3, 3, 3])],
  ["groups that do not divide", "argument", () => conv2d(4, 3, { groups: 2 }).init(key, image)],
  ["rows for conv2d", "shape", () => conv2d(4, 3).init(key, rows(3))],
  [
    "channels last",
    "shape",
    () => conv2d(4, 3).apply(conv2d(4, 3).init(key, image).params, zeros([1, 8, 8, 3])),
  ],
  ["rows for maxPool2d", "shape", () => maxPool2d(2).apply({}, zeros([2, 3]))],
  ["rows for avgPool2d", "shape", () => avgPool2d(2).apply({}, zeros([2, 3]))],
  ["a scalar for flatten", "shape", () => flatten().apply({}, zeros([]))],
  ["a dropout of everything", "argument", () => dropout(1)],
  ["a NaN dropout", "argument", () => dropout(Number.NaN)],
  ["dropout without a key", "argument", () => dropout(0.5).apply({}, zeros([2]), { training: true })],
  ["an empty sequential", "argument", () => sequential([])],
  ["names that JavaScript reorders", "argument", () => sequential({ b: dense(1), 0: dense(1) })],
  [
    "a negative scale",
    "argument",
    () => varianceScaling({ scale: -1, mode: "fanIn", distribution: "normal" }),
  ],
  ["a missing weight", "argument", () => loadWeights(model, variables, { "fc.weight": zeros([2, 3]) })],
  [
    "a weight too many",
    "argument",
    () => loadWeights(model, variables, { ...weights, "fc2.bias": zeros([2]) }),
  ],
  [
    "a weight of another shape",
    "shape",
    () => loadWeights(model, variables, { ...weights, "fc.bias": zeros([3]) }),
  ],
  [
    "a weight of another data type",
    "dtype",
    () => loadWeights(model, variables, { ...weights, "fc.bias": zeros([2], { dtype: "float64" }) }),
  ],
];

test.each(mistakes)("%s is refused: %s", (_name, code, make) => {
  expect(make).toThrow(expect.objectContaining({ name: "HyalineError", code }));
});

test("an error says where in the model it happened", () => {
  const net = sequential({ encoder: sequential([dense(4), dense(3)]), head: dense(2) });
  const predict = bind(net, net.init(key, rows(3)));
  expect(() => predict(tensor([[1, 2]]))).toThrow(
    /^sequential\/encoder\/dense1: dense has parameters for 3 input features; got float32\[1, 2\];/,
  );
});
