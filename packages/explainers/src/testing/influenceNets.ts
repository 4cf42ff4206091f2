import {
  add,
  conv,
  crossEntropy,
  grad,
  jit,
  matMul,
  relu,
  reshape,
  type Tensor,
  tanh,
  tap,
  tensor,
} from "@hyaline/core";
import type { TrainedModel } from "@hyaline/explanation";
import { dense, embedding, sequential } from "@hyaline/layers";
import { expect } from "vitest";
import { learned } from "../influence/parts/learned.js";

export const wave = (shape: readonly number[], seed: number) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from(
    { length: size },
    (_, i) => Math.sin(seed + 3.7 * i) + 0.1 * Math.cos(seed * i),
  );
  return tensor(values, { shape, dtype: "float64" });
};
export const int32 = (values: number[], shape = [values.length]) => tensor(values, { shape, dtype: "int32" });

export type Case = readonly [name: string, model: TrainedModel, x: Tensor, labels: Tensor, factored: number];

export const mlp = {
  w: wave([3, 4], 1),
  b: wave([4], 2),
  v: wave([4, 3], 3),
};
const mlpCall = ({ w, b, v }: typeof mlp, x: Tensor) => matMul(tanh(add(matMul(x, w), b)), v);
export const rows = wave([7, 3], 4);
export const classes = int32([0, 1, 2, 1, 0, 2, 2]);
const trained = (layer: unknown, variables: unknown, inputs: Tensor, targets: Tensor): TrainedModel => ({
  layer: layer as never,
  checkpoints: [{ variables: variables as never, learningRate: 0.5 }],
  loss: crossEntropy,
  data: { inputs, targets },
});

const cnn = { k: wave([2, 1, 2, 2], 5), c: wave([2, 1, 1], 6), v: wave([8, 3], 7), turned: wave([3, 3], 8) };
const cnnCall = ({ k, c, v, turned }: typeof cnn, x: Tensor) =>
  matMul(matMul(reshape(relu(add(conv(x, k), c)), [-1, 8]), v), turned.transpose());
// Steps first: an axis that is as long as the rows are many is none of theirs.
const seq = { w: wave([2, 3], 9), v: wave([3, 2], 10), tied: wave([3, 3], 11) };
const seqCall = ({ w, v, tied }: typeof seq, x: Tensor) => {
  const steps = x.transpose([1, 0, 2]);
  const first = tanh(matMul(matMul(steps, w), tied)).sum({ axes: 0 });
  return matMul(tanh(matMul(first, tied)), v);
};
const word = sequential({
  words: embedding(5, 3),
  hidden: dense(4, { activation: relu }),
  flat: (x: Tensor) => x.sum({ axes: 1 }),
  out: dense(2),
});
const wordVariables = {
  params: {
    words: { table: wave([5, 3], 12) },
    hidden: { kernel: wave([3, 4], 13), bias: wave([4], 14) },
    out: { kernel: wave([4, 2], 15), bias: wave([2], 16) },
  },
  state: {},
};
export const cases: readonly Case[] = [
  ["a dense net", trained(mlpCall, mlp, rows, classes), wave([2, 3], 20), int32([1, 2]), 2],
  [
    "a convolutional net with a turned matrix",
    trained(cnnCall, cnn, wave([5, 1, 3, 3], 21), int32([0, 1, 2, 0, 1])),
    wave([2, 1, 3, 3], 22),
    int32([1, 0]),
    2,
  ],
  [
    "sequences, steps first, with a tied matrix",
    trained(seqCall, seq, wave([4, 4, 2], 23), int32([0, 1, 1, 0])),
    wave([4, 4, 2], 24),
    int32([1, 0, 1, 1]),
    1,
  ],
  [
    "layers over words, steps in the middle",
    trained(word, wordVariables, int32([0, 1, 2, 3, 4, 0, 1, 1, 2], [3, 3]), int32([0, 1, 1])),
    int32([4, 4, 1], [1, 3]),
    int32([0]),
    1,
  ],
];

export const table = (rows: number, columns: number) =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, k) => Math.sin(i * 7 + k * k)));

/** Units of {@link tappedNet}'s hidden layer. */
export const HIDDEN = 24;

const tapped = { w: wave([6, HIDDEN], 1), v: wave([HIDDEN, 3], 2) };

/** A net of six features and three classes with its hidden layer tapped as "h", and so many rows that it learned from. */
export const tappedNet = (rows: number): TrainedModel =>
  trained(
    (own: typeof tapped, x: Tensor) => matMul(tap("h", tanh(matMul(x.cast("float64"), own.w))), own.v),
    tapped,
    tensor(table(rows, 6)),
    int32(Array.from({ length: rows }, (_, i) => i % 3)),
  );

/** Gradients of single rows by plain differentiation: [rows][all variables side by side]. */
export async function literal(
  { layer, checkpoints, loss }: TrainedModel,
  x: Tensor,
  targets: Tensor,
  { checkpoint = 0, only }: { readonly checkpoint?: number; readonly only?: readonly string[] } = {},
): Promise<Float64Array[]> {
  const { params, outputs } = learned(layer, checkpoints[checkpoint] ?? {}, only);
  const slope = grad((own: readonly Tensor[], row: Tensor, target: Tensor) =>
    loss(outputs(own, row), target),
  );
  const one = jit((own: readonly Tensor[], row: Tensor, target: Tensor) => slope(own, row, target));
  const found: Float64Array[] = [];
  for (let i = 0; i < (x.shape[0] as number); i++) {
    const parts = await one(params, x.slice([i, i + 1]), targets.slice([i, i + 1]));
    const values = await Promise.all(
      parts.map(async (part) => Array.from((await part.data()) as Float64Array)),
    );
    found.push(Float64Array.from(values.flat()));
  }
  return found;
}
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, each, i) => sum + each * (b[i] as number), 0);
/** Scores [rows, all] of a result that lists every training row. */
export const scoresOf = ({
  indices,
  values,
}: {
  indices: { shape: readonly number[]; values: ArrayLike<number> };
  values: { values: ArrayLike<number> };
}) => {
  const [count = 0, all = 0] = indices.shape;
  const scores = Array.from({ length: count }, () => new Array<number>(all).fill(Number.NaN));
  for (let i = 0; i < count * all; i++)
    (scores[Math.floor(i / all)] as number[])[indices.values[i] as number] = values.values[i] as number;
  return scores;
};
export const close = (found: number[][], wanted: (row: number, other: number) => number, digits = 10) => {
  for (const [row, list] of found.entries())
    for (const [other, value] of list.entries())
      expect(value, `${row}, ${other}`).toBeCloseTo(wanted(row, other), digits);
};

/** In direction, and within a fifth in scale. */
export const alike = (found: number[], wanted: number[], correlation: number) => {
  const both = dot(found, wanted);
  expect(both / Math.sqrt(dot(found, found) * dot(wanted, wanted))).toBeGreaterThan(correlation);
  expect(Math.abs(both / dot(wanted, wanted) - 1)).toBeLessThan(0.2);
};

/** Gauss and Jordan, for matrices of a few rows. */
export function inverted(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((line, i) => [...line, ...Array.from({ length: n }, (_, j) => Number(i === j))]);
  for (let k = 0; k < n; k++) {
    const pivot = rows
      .slice(k)
      .reduce(
        (best, _, i) =>
          Math.abs(rows[k + i]?.[k] as number) > Math.abs(rows[best]?.[k] as number) ? k + i : best,
        k,
      );
    [rows[k], rows[pivot]] = [rows[pivot] as number[], rows[k] as number[]];
    const by = rows[k]?.[k] as number;
    rows[k] = (rows[k] as number[]).map((v) => v / by);
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]?.[k] as number;
      rows[i] = (rows[i] as number[]).map((v, j) => v - factor * (rows[k]?.[j] as number));
    }
  }
  return rows.map((line) => line.slice(n));
}
