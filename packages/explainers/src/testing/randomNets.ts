import {
  add,
  concat,
  div,
  exp,
  gelu,
  greater,
  layerNorm,
  matMul,
  max,
  maximum,
  mul,
  relu,
  sigmoid,
  slice,
  softmax,
  softplus,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  where,
} from "@hyaline/core";
import fc from "fast-check";

/** A block of a random net, from float64[rows, width] to the same; weights come from its seed. */
export interface Block {
  readonly kind: Kind;
  readonly seed: number;
}

const smooth = ["tanh", "softplus", "gelu", "gate", "ratio", "attention", "norm", "residual"] as const;
const kinked = ["relu", "maximum", "branch"] as const;
type Kind = (typeof smooth)[number] | (typeof kinked)[number];

export const WIDTH = 4;

/** Numbers between -1 and 1 that a seed determines: float64 of the shape. */
export function wave(shape: readonly number[], seed: number): Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return tensor(
    Float64Array.from({ length: size }, (_, i) => Math.sin(seed * 12.9898 + 78.233 * (i + 1))),
    { shape, dtype: "float64" },
  );
}

const dense = (x: Tensor, seed: number) =>
  add(matMul(x, wave([WIDTH, WIDTH], seed)), mul(wave([WIDTH], seed + 0.5), 0.5));

const blocks: Readonly<Record<Kind, (x: Tensor, seed: number) => Tensor>> = {
  tanh: (x, seed) => tanh(dense(x, seed)),
  softplus: (x, seed) => softplus(dense(x, seed)),
  gelu: (x, seed) => gelu(dense(x, seed)),
  relu: (x, seed) => relu(dense(x, seed)),
  gate: (x, seed) => mul(dense(x, seed), sigmoid(dense(x, seed + 1))),
  ratio: (x, seed) => div(dense(x, seed), add(softplus(dense(x, seed + 1)), 0.5)),
  attention: (x, seed) => mul(softmax(dense(x, seed)), dense(x, seed + 1)),
  norm: (x, seed) =>
    layerNorm(x, { scale: add(wave([WIDTH], seed), 2), bias: wave([WIDTH], seed + 1), epsilon: 0.1 }),
  residual: (x, seed) => add(x, tanh(dense(x, seed))),
  maximum: (x, seed) => maximum(dense(x, seed), dense(x, seed + 1)),
  branch: (x, seed) => {
    const half = WIDTH / 2;
    const [left, right] = [slice(x, [null, [0, half]]), slice(x, [null, [half, WIDTH]])];
    return dense(concat([relu(left), mul(right, 0.5)], { axis: 1 }), seed);
  },
};

/** The same functions of other ops: what an axiom of implementation compares with. */
const otherwise: Partial<Record<Kind, (x: Tensor, seed: number) => Tensor>> = {
  tanh: (x, seed) => {
    const e = exp(mul(dense(x, seed), -2));
    return div(sub(1, e), add(1, e));
  },
  relu: (x, seed) => {
    const z = dense(x, seed);
    return where(greater(z, 0), z, 0);
  },
  gate: (x, seed) => div(dense(x, seed), add(1, exp(mul(dense(x, seed + 1), -1)))),
  attention: (x, seed) => {
    const z = dense(x, seed);
    const e = exp(sub(z, max(z, { axes: 1, keepDims: true })));
    return mul(div(e, sum(e, { axes: 1, keepDims: true })), dense(x, seed + 1));
  },
  residual: (x, seed) => sub(mul(x, 2), sub(x, tanh(dense(x, seed)))),
};

/** A net of blocks and two outputs. */
export const netOf =
  (list: readonly Block[], as: "usual" | "otherwise" = "usual") =>
  (x: Tensor): Tensor => {
    const y = list.reduce((h, { kind, seed }) => {
      const block = (as === "otherwise" && otherwise[kind]) || blocks[kind];
      return block(h, seed);
    }, x);
    return matMul(y, wave([WIDTH, 2], list.length + 7));
  };

const listOf = (kinds: readonly Kind[]) =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), seed: fc.integer({ min: 1, max: 50 }) }), {
    minLength: 1,
    maxLength: 4,
  });

export const smoothNets = listOf(smooth);
export const nets = listOf([...smooth, ...kinked]);
export const seeds = fc.integer({ min: 1, max: 1000 });
