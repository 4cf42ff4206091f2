import {
  concat,
  cond,
  greater,
  gru,
  less,
  lstm,
  matMul,
  rnn,
  scan,
  sin,
  type Tensor,
  tanh,
  tensor,
  whileLoop,
  zeros,
} from "@hyaline/core";
import type { ExampleInput, OpExample } from "../example.js";

/** A recurrent op's inputs by its number of gates: x, hidden, weight, recurrent, bias, recurrentBias. */
const recurrentInputs = (gates: number): readonly ExampleInput[] => [
  { shape: [3, 2, 2] },
  { shape: [2, 3] },
  { shape: [gates * 3, 2], range: [-1, 1] },
  { shape: [gates * 3, 3], range: [-1, 1] },
  { shape: [gates * 3], range: [-1, 1] },
  { shape: [gates * 3], range: [-1, 1] },
];

const weights = (rest: readonly Tensor[]) => {
  const [input, recurrent, bias, recurrentBias] = rest as [Tensor, Tensor, Tensor, Tensor];
  return { input, recurrent, bias, recurrentBias };
};

export const controlExamples: readonly OpExample[] = [
  {
    op: "scan",
    name: "running product",
    call: (start, xs) => scan((carry: Tensor, x: Tensor) => [carry.mul(x), carry.mul(x)], start, xs),
    inputs: [
      { shape: [], values: [2] },
      { shape: [3], values: [1, 2, 3] },
    ],
    expected: [12],
  },
  {
    op: "scan",
    name: "recurrence with weights from outside, reversed",
    call: (h, xs, w) =>
      scan(
        (carry: Tensor, x: Tensor) => {
          const next = tanh(matMul(carry, w).add(x));
          return [next, sin(next)];
        },
        h,
        xs,
        { reverse: true },
      ),
    inputs: [{ shape: [3] }, { shape: [4, 3] }, { shape: [3, 3], range: [-1, 1] }],
  },
  {
    op: "scan",
    name: "trees, without a sequence",
    call: (a, b) => {
      const [last] = scan(
        (carry: { a: Tensor; b: Tensor }) => [{ a: carry.b, b: carry.a.mul(carry.b) }, carry.a] as const,
        { a, b },
        null as never,
        { length: 4 },
      );
      return [last.a, last.b];
    },
    inputs: [
      { shape: [2], range: [0.5, 1.5] },
      { shape: [2], range: [0.5, 1.5] },
    ],
  },
  {
    op: "scan",
    name: "one inside another",
    call: (start, xs) =>
      scan(
        (carry: Tensor, row: Tensor) => {
          const [inner, all] = scan((c: Tensor, x: Tensor) => [c.mul(x).add(x), c], carry, row);
          return [inner, all.sum()];
        },
        start,
        xs,
      ),
    inputs: [{ shape: [] }, { shape: [2, 3] }],
  },
  {
    op: "scan",
    name: "no steps",
    call: (start, xs) => scan((carry: Tensor, x: Tensor) => [carry.mul(x), carry], start, xs),
    inputs: [{ shape: [2] }, { shape: [0, 2] }],
  },
  ...[1, 0].map(
    (predicate): OpExample => ({
      op: "cond",
      name: predicate ? "then" : "otherwise",
      call: (p, x, y) =>
        cond(
          p,
          (a: Tensor, b: Tensor) => a.mul(b),
          (a: Tensor, b: Tensor) => a.sub(sin(b)),
          x,
          y,
        ),
      inputs: [{ shape: [], values: [predicate], dtype: "bool" }, { shape: [2, 3] }, { shape: [3] }],
    }),
  ),
  {
    op: "cond",
    name: "on what it differentiates, which one branch ignores",
    call: (x, y) =>
      cond(
        greater(x.sum(), 0),
        () => y.mul(y),
        () => y.mul(x),
      ),
    inputs: [{ shape: [3] }, { shape: [3] }],
  },
  {
    op: "whileLoop",
    name: "each example takes as many steps as it needs",
    call: (x) =>
      whileLoop(
        (value: Tensor) => less(value, 4),
        (value) => value.mul(2),
        x,
        { limit: 3 },
      ),
    inputs: [{ shape: [], range: [0.6, 5] }],
  },
  {
    op: "whileLoop",
    name: "with weights from outside, and a count that decides",
    call: (x, w) =>
      whileLoop(
        ({ step }: { step: Tensor; h: Tensor }) => less(step, 3),
        ({ step, h }) => ({ step: step.add(1), h: tanh(matMul(h, w)) }),
        { step: tensor(0, { dtype: "int32" }), h: x },
        { limit: 3 },
      ).h,
    inputs: [{ shape: [2, 3] }, { shape: [3, 3], range: [-1, 1] }],
  },
  {
    op: "whileLoop",
    name: "one inside another, of no elements",
    call: (x) =>
      whileLoop(
        ([outer]: Tensor[]) => less(outer as Tensor, 3),
        ([outer, value]: Tensor[]) => {
          const [, inner] = whileLoop(
            ([i]: Tensor[]) => less(i as Tensor, 2),
            ([i, v]: Tensor[]) => [(i as Tensor).add(1), (v as Tensor).mul(2)],
            [zeros([]), value as Tensor],
            { limit: 2 },
          );
          return [(outer as Tensor).add(1), inner as Tensor];
        },
        [zeros([]), x],
        { limit: 4 },
      )[1] as Tensor,
    inputs: [{ shape: [0, 2] }],
  },
  {
    op: "lstm",
    name: "",
    call: (x, hidden, input, recurrent, bias, recurrentBias, cell) => {
      const result = lstm(x, { input, recurrent, bias, recurrentBias }, { hidden, cell: cell as Tensor });
      return [result.outputs, result.hidden, result.cell];
    },
    inputs: [...recurrentInputs(4), { shape: [2, 3] }],
  },
  {
    op: "gru",
    name: "",
    call: (x, hidden, ...rest) => {
      const result = gru(x, weights(rest), { hidden });
      return concat([result.outputs, result.hidden.reshape([1, 2, 3])]);
    },
    inputs: recurrentInputs(3),
  },
  {
    op: "lstm",
    name: "reversed, of one example, without a state or biases",
    call: (x, input, recurrent) => {
      const result = lstm(x, { input: input as Tensor, recurrent: recurrent as Tensor }, { reverse: true });
      return [result.outputs, result.cell];
    },
    inputs: [{ shape: [4, 1, 3] }, { shape: [8, 3] }, { shape: [8, 2] }],
  },
  {
    op: "gru",
    name: "reversed, of one step",
    call: (x, hidden, ...rest) => gru(x, weights(rest), { hidden, reverse: true }).outputs,
    inputs: [{ shape: [1, 2, 2] }, ...recurrentInputs(3).slice(1)],
  },
  {
    op: "rnn",
    name: "with relu",
    call: (x, hidden, ...rest) => rnn(x, weights(rest), { hidden, activation: "relu" }).outputs,
    inputs: recurrentInputs(1),
  },
  {
    op: "rnn",
    name: "reversed",
    call: (x, hidden, ...rest) => {
      const result = rnn(x, weights(rest), { hidden, reverse: true });
      return [result.outputs, result.hidden];
    },
    inputs: recurrentInputs(1),
  },
];
