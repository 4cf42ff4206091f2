import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  grad,
  type HyalineError,
  type NestedArray,
  type Tensor,
  tensor,
  useBackend,
  zeros,
} from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { losses, scores } from "../index.js";

// Recorded from torch.nn.functional; the file lies with the layers.
const { cases } = JSON.parse(
  readFileSync(new URL("../../../layers/fixtures/layers.json", import.meta.url), "utf8"),
) as {
  readonly cases: readonly {
    readonly id: string;
    readonly inputs: Readonly<Record<string, NestedArray>>;
    readonly outputs: { readonly output: number };
    readonly upstream: { readonly output: number };
    readonly grad_inputs: Readonly<Record<string, NestedArray>>;
  }[];
};

beforeAll(() => useBackend(referenceBackend()));

const int = (values: NestedArray) => tensor(values, { dtype: "int32" });
const table: Readonly<
  Record<string, readonly [input: string, loss: (x: Tensor, target: NestedArray) => Tensor]>
> = {
  ce_mean: ["logits", (x, target) => losses.crossEntropy(x, int(target))],
  "ce_smooth_0.1": ["logits", (x, target) => losses.crossEntropy(x, int(target), { labelSmoothing: 0.1 })],
  bce_mean: ["p", (x, target) => losses.binaryCrossEntropy(x, int(target))],
  bce_logits_mean: ["logits", (x, target) => losses.binaryCrossEntropyWithLogits(x, int(target))],
  mse_mean: ["x", (x, target) => losses.meanSquaredError(x, tensor(target))],
  huber_1: ["x", (x, target) => losses.huber(x, tensor(target))],
};

test.each(Object.entries(table))("%s has PyTorch's value and gradient", async (id, [name, loss]) => {
  const recorded = cases.find((one) => one.id === id) as (typeof cases)[number];
  const x = tensor(recorded.inputs[name] as NestedArray);
  const target = recorded.inputs.target as NestedArray;
  const scaled = (input: Tensor) => loss(input, target).mul(recorded.upstream.output);
  expect(await loss(x, target).item()).toBeCloseTo(recorded.outputs.output, 5);
  const wanted = await tensor(recorded.grad_inputs[name] as NestedArray).data();
  const got = await grad(scaled)(x).data();
  got.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i] as number, 5);
  });
});

test("targets [rows] fit outputs [rows, 1], and the other way round", async () => {
  const column = tensor([[1], [2], [4]]);
  const row = tensor([1, 1, 1]);
  expect(await losses.meanSquaredError(column, row).item()).toBeCloseTo(10 / 3, 6);
  expect(await losses.meanSquaredError(row, column).item()).toBeCloseTo(10 / 3, 6);
  expect(await losses.meanAbsoluteError(column, int([1, 1, 1])).item()).toBeCloseTo(4 / 3, 6);
});

const right: readonly (readonly [string, Tensor, Tensor, number])[] = [
  ["labels", tensor([[1, 2], [4, 3], [0, 1]]), int([1, 0, 0]), 2 / 3], // biome-ignore format: rows
  ["probabilities", tensor([[1, 2], [4, 3]]), tensor([[0, 1], [0, 1]]), 1 / 2], // biome-ignore format: rows
  ["one logit per row", tensor([[0.5], [-2], [3]]), int([1, 0, 0]), 2 / 3],
  ["logits without an axis", tensor([0.5, -2]), tensor([1, 1]), 1 / 2],
];

test.each(right)("accuracy with %s", async (_, output, target, share) => {
  expect(await scores.accuracy(output, target).item()).toBeCloseTo(share, 6);
});

const mistakes: readonly (readonly [string, HyalineError["code"], () => unknown])[] = [
  ["labels that are floats", "shape", () => losses.crossEntropy(zeros([3, 2]), tensor([0, 1, 1]))],
  ["labels of other rows", "shape", () => losses.crossEntropy(zeros([3, 2]), int([0, 1]))],
  ["probabilities of other classes", "shape", () => losses.crossEntropy(zeros([3, 2]), zeros([3, 4]))],
  [
    "a smoothing above 1",
    "argument",
    () => losses.crossEntropy(zeros([1, 2]), int([0]), { labelSmoothing: 2 }),
  ],
  ["targets that would broadcast", "shape", () => losses.meanSquaredError(zeros([3, 2]), zeros([3]))],
  ["a negative delta", "argument", () => losses.huber(zeros([1]), zeros([1]), { delta: -1 })],
  ["labels of other rows for accuracy", "shape", () => scores.accuracy(zeros([3, 2]), int([0, 1]))],
  ["images for accuracy", "shape", () => scores.accuracy(zeros([3, 2, 2]), int([0, 1, 1]))],
];

test.each(mistakes)("%s: %s", (_name, code, make) => {
  expect(make).toThrow(expect.objectContaining({ name: "HyalineError", code }));
});
