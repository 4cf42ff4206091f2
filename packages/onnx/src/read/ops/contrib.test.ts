import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, evaluate, full, isTensor, type Tensor, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  AttributeProto_AttributeType as Attribute,
  TensorProto_DataType as Type,
} from "../../generated/onnx_pb.js";
import { importOnnx, type OnnxOutputs } from "../graph/importOnnx.js";
import { int, modelBytes, node, valueInfo } from "../testing/sampleModels.js";

// ONNX Runtime's fused ops as Optimum's exports contain them, with their optional inputs and outputs, against loops in
// float64 that follow their documentation (onnxruntime/docs/ContribOperators.md).

type Numbers = readonly number[];
interface Input {
  readonly shape: Numbers;
  readonly data: Numbers;
  readonly whole?: boolean;
}

const wave = (seed: number, ...shape: number[]): Input => ({
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
    Math.fround(Math.sin(seed * 7 + i * 1.7)),
  ),
});
const whole = (data: Numbers, ...shape: number[]): Input => ({ shape, data, whole: true });

const float = (name: string, f: number) => ({ name, type: Attribute.FLOAT, f });

interface Case {
  readonly op: string;
  readonly attributes?: Parameters<typeof node>[3];
  /** In the op's order; `undefined` for one that is left out. */
  readonly inputs: readonly (Input | undefined)[];
  /** The names of outputs; empty for one that is left out. */
  readonly outputs: readonly string[];
  readonly whole?: readonly string[];
  /** What each named output is. */
  readonly hand: (...inputs: Numbers[]) => readonly Numbers[];
}

const count = (n: number) => [...Array(n).keys()];

/** Rows of `width` with mean 0 and variance 1; their means and inverse deviations. */
function normalised(rows: Numbers, width: number, epsilon: number) {
  const [y, means, inverse]: [number[], number[], number[]] = [[], [], []];
  for (let at = 0; at < rows.length; at += width) {
    const row = rows.slice(at, at + width);
    const mean = row.reduce((a, b) => a + b, 0) / width;
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / width;
    means.push(mean);
    inverse.push(1 / Math.sqrt(variance + epsilon));
    y.push(...row.map((n) => (n - mean) / Math.sqrt(variance + epsilon)));
  }
  return { y, means, inverse };
}

const affine = (y: Numbers, scale: Numbers, bias: Numbers) =>
  y.map((n, i) => n * (scale[i % scale.length] as number) + (bias[i % bias.length] ?? 0));

interface Heads {
  readonly batch: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
  readonly size: number;
}

/** Attention of [batch, heads, steps, size] with a bias to each score, as [batch, queries, heads * size]. */
function attended(
  q: Numbers,
  k: Numbers,
  v: Numbers,
  { batch, heads, queries, keys, size }: Heads,
  bias: (b: number, h: number, i: number, j: number) => number,
  scale = 1 / Math.sqrt(size),
): number[] {
  const out = new Array<number>(batch * queries * heads * size).fill(0);
  for (const b of count(batch))
    for (const h of count(heads))
      for (const i of count(queries)) {
        const head = b * heads + h;
        const at = (x: Numbers, steps: number, step: number, d: number) =>
          x[(head * steps + step) * size + d] as number;
        const scores = count(keys).map(
          (j) =>
            scale * count(size).reduce((sum, d) => sum + at(q, queries, i, d) * at(k, keys, j, d), 0) +
            bias(b, h, i, j),
        );
        const top = Math.max(...scores);
        const exp = scores.map((s) => Math.exp(s - top));
        const total = exp.reduce((a, c) => a + c, 0);
        for (const d of count(size))
          out[((b * queries + i) * heads + h) * size + d] = count(keys).reduce(
            (sum, j) => sum + ((exp[j] as number) / total) * at(v, keys, j, d),
            0,
          );
      }
  return out;
}

/** [batch, steps, heads * size] plus a bias, as [batch, heads, steps, size]. */
function split(
  x: Numbers,
  bias: Numbers,
  batch: number,
  steps: number,
  heads: number,
  size: number,
): number[] {
  const out: number[] = [];
  for (const b of count(batch))
    for (const h of count(heads))
      for (const s of count(steps))
        for (const d of count(size))
          out.push((x[((b * steps + s) * heads + h) * size + d] as number) + (bias[h * size + d] ?? 0));
  return out;
}

/** Past steps before new ones, [batch * heads, steps, size] each. */
function joined(past: Numbers, next: Numbers, rows: number): number[] {
  const [a, b] = [past.length / rows, next.length / rows];
  return count(rows).flatMap((r) => [...past.slice(r * a, (r + 1) * a), ...next.slice(r * b, (r + 1) * b)]);
}

/** Turned pairs of [batch, heads, steps, size] at positions, the first `width` features of each. */
function rotated(
  x: Numbers,
  { batch, heads, queries, size }: Heads,
  place: (b: number, s: number) => number,
  cos: Numbers,
  sin: Numbers,
  interleaved: boolean,
  width = size,
): number[] {
  const out = [...x];
  const half = width / 2;
  for (const b of count(batch))
    for (const h of count(heads))
      for (const s of count(queries))
        for (const d of count(half)) {
          const start = ((b * heads + h) * queries + s) * size;
          const [i, j] = interleaved ? [start + 2 * d, start + 2 * d + 1] : [start + d, start + half + d];
          const [c, t] = [cos[place(b, s) * half + d] as number, sin[place(b, s) * half + d] as number];
          out[i] = c * (x[i] as number) - t * (x[j] as number);
          out[j] = t * (x[i] as number) + c * (x[j] as number);
        }
  return out;
}

const small: Heads = { batch: 2, heads: 2, queries: 3, keys: 3, size: 4 };
const [B, S, H, D] = [2, 3, 2, 4];
const W = H * D;

const cases: Readonly<Record<string, Case>> = {
  "SkipLayerNormalization, all of it": {
    op: "SkipLayerNormalization",
    attributes: [float("epsilon", 1e-3)],
    inputs: [wave(1, B, S, W), wave(2, B, S, W), wave(3, W), wave(4, W), wave(5, W)],
    outputs: ["y", "", "", "sum"],
    hand: (x, skip, scale, bias, extra) => {
      const sum = x.map((n, i) => n + (skip[i] as number) + (extra[i % W] as number));
      return [affine(normalised(sum, W, Math.fround(1e-3)).y, scale, bias), sum];
    },
  },
  "SkipLayerNormalization, a skip for all examples and no bias": {
    op: "SkipLayerNormalization",
    inputs: [wave(1, B, S, W), wave(2, S, W), wave(3, W)],
    outputs: ["y"],
    hand: (x, skip, scale) => [
      affine(
        normalised(
          x.map((n, i) => n + (skip[i % (S * W)] as number)),
          W,
          1e-12,
        ).y,
        scale,
        [],
      ),
    ],
  },
  SkipSimplifiedLayerNormalization: {
    op: "SkipSimplifiedLayerNormalization",
    attributes: [float("epsilon", 1e-3)],
    inputs: [wave(1, B, S, W), wave(2, B, S, W), wave(3, W), wave(4, W)],
    outputs: ["y", "", "", "sum"],
    hand: (x, skip, scale, extra) => {
      const sum = x.map((n, i) => n + (skip[i] as number) + (extra[i % W] as number));
      const root = count(B * S).map((r) =>
        Math.sqrt(sum.slice(r * W, (r + 1) * W).reduce((a, n) => a + n * n, 0) / W + Math.fround(1e-3)),
      );
      return [sum.map((n, i) => (n / (root[Math.floor(i / W)] as number)) * (scale[i % W] as number)), sum];
    },
  },
  "EmbedLayerNormalization, all of it": {
    op: "EmbedLayerNormalization",
    attributes: [float("epsilon", 1e-3)],
    inputs: [
      whole([3, 1, 4, 2, 0, 4], B, S),
      whole([0, 1, 1, 0, 0, 1], B, S),
      wave(1, 5, W),
      wave(2, 6, W),
      wave(3, 2, W),
      wave(4, W),
      wave(5, W),
      whole([1, 1, 0, 1, 1, 1], B, S),
      whole([2, 3, 4, 5, 0, 1], B, S),
    ],
    outputs: ["y", "lengths", "sum"],
    whole: ["lengths"],
    hand: (ids, segments, word, position, segment, scale, bias, mask, places) => {
      const rows = (table: Numbers, at: Numbers) =>
        at.flatMap((r) => table.slice((r as number) * W, ((r as number) + 1) * W));
      const [a, b, c] = [rows(word, ids), rows(position, places), rows(segment, segments)];
      const sum = a.map((n, i) => n + (b[i] as number) + (c[i] as number));
      const lengths = count(B).map((r) => mask.slice(r * S, (r + 1) * S).reduce((x, y) => x + y, 0));
      return [affine(normalised(sum, W, Math.fround(1e-3)).y, scale, bias), lengths, sum];
    },
  },
  "EmbedLayerNormalization, words and places": {
    op: "EmbedLayerNormalization",
    inputs: [
      whole([3, 1, 4, 2, 0, 4], B, S),
      undefined,
      wave(1, 5, W),
      wave(2, 6, W),
      undefined,
      wave(4, W),
      wave(5, W),
    ],
    outputs: ["y", "lengths"],
    whole: ["lengths"],
    hand: (ids, word, position, scale, bias) => {
      const sum = ids.flatMap((id, i) =>
        count(W).map((d) => (word[id * W + d] as number) + (position[(i % S) * W + d] as number)),
      );
      return [affine(normalised(sum, W, 1e-12).y, scale, bias), [0, 0]];
    },
  },
  "MultiHeadAttention, with bias, mask, scores' bias and past": {
    op: "MultiHeadAttention",
    attributes: [int("num_heads", H)],
    inputs: [
      wave(1, B, S, W),
      wave(2, B, S, W),
      wave(3, B, S, W),
      wave(4, 3 * W),
      whole([1, 1, 1, 1, 0, 1, 1, 1, 0, 1], B, S + 2),
      wave(5, B, H, S, S + 2),
      wave(6, B, H, 2, D),
      wave(7, B, H, 2, D),
    ],
    outputs: ["y", "key", "value"],
    hand: (q, k, v, bias, mask, extra, pastKey, pastValue) => {
      const part = (x: Numbers, i: number) => split(x, bias.slice(i * W, (i + 1) * W), B, S, H, D);
      const key = joined(pastKey, part(k, 1), B * H);
      const value = joined(pastValue, part(v, 2), B * H);
      const sizes = { ...small, keys: S + 2 };
      const y = attended(part(q, 0), key, value, sizes, (b, h, i, j) => {
        const hidden = (mask[b * (S + 2) + j] as number) === 0 ? -10000 : 0;
        return hidden + (extra[((b * H + h) * S + i) * (S + 2) + j] as number);
      });
      return [y, key, value];
    },
  },
  "MultiHeadAttention, one way and with a scale of its own": {
    op: "MultiHeadAttention",
    attributes: [int("num_heads", H), int("unidirectional", 1), float("scale", 0.25)],
    inputs: [wave(1, B, S, W), wave(2, B, S, W), wave(3, B, S, W)],
    outputs: ["y"],
    hand: (...parts) => {
      const [q, k, v] = parts.map((x) => split(x, [], B, S, H, D)) as [number[], number[], number[]];
      return [attended(q, k, v, small, (_b, _h, i, j) => (j > i ? -1e9 : 0), 0.25)];
    },
  },
  "Attention with packed weights, a mask of lengths and past": {
    op: "Attention",
    attributes: [int("num_heads", H)],
    inputs: [wave(1, B, S, 5), wave(2, 5, 3 * W), wave(3, 3 * W), undefined, wave(4, 2, B, H, 2, D)],
    outputs: ["y", "present"],
    hand: (x, weights, bias, past) => {
      const product = count(B * S).flatMap((r) =>
        count(3 * W).map((c) =>
          count(5).reduce(
            (sum, i) => sum + (x[r * 5 + i] as number) * (weights[i * 3 * W + c] as number),
            bias[c] as number,
          ),
        ),
      );
      const part = (i: number) =>
        split(
          count(B * S).flatMap((r) => product.slice(r * 3 * W + i * W, r * 3 * W + (i + 1) * W)),
          [],
          B,
          S,
          H,
          D,
        );
      const key = joined(past.slice(0, past.length / 2), part(1), B * H);
      const value = joined(past.slice(past.length / 2), part(2), B * H);
      return [attended(part(0), key, value, { ...small, keys: S + 2 }, () => 0), [...key, ...value]];
    },
  },
  ...Object.fromEntries(
    [0, 1].map((interleaved): [string, Case] => [
      `RotaryEmbedding, ${interleaved ? "pairs side by side" : "halves"}, positions of each example`,
      {
        op: "RotaryEmbedding",
        attributes: [int("interleaved", interleaved)],
        inputs: [wave(1, B, H, S, D), whole([4, 0, 2, 1, 3, 5], B, S), wave(2, 6, D / 2), wave(3, 6, D / 2)],
        outputs: ["y"],
        hand: (x, places, cos, sin) => [
          rotated(x, small, (b, s) => places[b * S + s] as number, cos, sin, interleaved === 1),
        ],
      },
    ]),
  ),
  "RotaryEmbedding, heads in a row, one position to start from, a part of the features": {
    op: "RotaryEmbedding",
    attributes: [int("num_heads", H), int("rotary_embedding_dim", 2)],
    inputs: [wave(1, B, S, W), whole([2], 1), wave(2, 6, 1), wave(3, 6, 1)],
    outputs: ["y"],
    hand: (x, start, cos, sin) => {
      const turned = rotated(
        split(x, [], B, S, H, D),
        small,
        (_, s) => (start[0] as number) + s,
        cos,
        sin,
        false,
        2,
      );
      // Back to [batch, steps, heads * size].
      return [
        count(B).flatMap((b) =>
          count(S).flatMap((s) =>
            count(H).flatMap((h) => turned.slice(((b * H + h) * S + s) * D, ((b * H + h) * S + s + 1) * D)),
          ),
        ),
      ];
    },
  },
  BiasGelu: {
    op: "BiasGelu",
    inputs: [wave(1, B, W), wave(2, W)],
    outputs: ["y"],
    hand: (x, bias) => [
      x.map((n, i) => {
        const z = n + (bias[i % W] as number);
        return 0.5 * z * (1 + erf(z / Math.SQRT2));
      }),
    ],
  },
  "FastGelu with a bias": {
    op: "FastGelu",
    inputs: [wave(1, B, W), wave(2, W)],
    outputs: ["y"],
    hand: (x, bias) => [
      x.map((n, i) => {
        const z = n + (bias[i % W] as number);
        return 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)));
      }),
    ],
  },
};

/** By its Taylor series, which serves for arguments up to 3. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 60; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function modelOf({ op, attributes = [], inputs, outputs, whole: wholes = [] }: Case): Uint8Array {
  const names = inputs.map((input, i) => (input ? `in_${i}` : ""));
  return modelBytes(
    {
      input: inputs.flatMap((input, i) =>
        input ? [valueInfo(`in_${i}`, input.shape, input.whole ? integerType(op, i) : Type.FLOAT)] : [],
      ),
      // Their sizes are left to whoever reads the file.
      output: outputs.filter(Boolean).map((name) => {
        const elemType = wholes.includes(name) ? Type.INT32 : Type.FLOAT;
        return { name, type: { value: { case: "tensorType" as const, value: { elemType } } } };
      }),
      node: [node(op, names, [...outputs], attributes, { domain: "com.microsoft" })],
    },
    {
      opsetImport: [
        { domain: "", version: 17n },
        { domain: "com.microsoft", version: 1n },
      ],
    },
  );
}

/** Positions are int64; ids and masks int32. */
const integerType = (op: string, input: number): number =>
  op === "RotaryEmbedding" && input === 1 ? Type.INT64 : Type.INT32;

const ways = [
  { name: "reference", open: async (): Promise<Backend> => referenceBackend(), alone: true },
  { name: "ort:wasm, by ops", open: (): Promise<Backend> => ortBackend({ device: "wasm" }), alone: false },
  {
    name: "ort:wasm, ONNX Runtime's own",
    open: (): Promise<Backend> => ortBackend({ device: "wasm" }),
    alone: true,
  },
];

describe.each(ways)("on $name", ({ open, alone }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await open();
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });

  test.each(Object.entries(cases))("%s", async (_, each) => {
    const model = importOnnx<OnnxOutputs>(modelOf(each));
    const given = Object.fromEntries(
      each.inputs.flatMap((input, i) =>
        input
          ? [
              [
                `in_${i}`,
                tensor([...input.data], { dtype: input.whole ? "int32" : "float32" }).reshape(input.shape),
              ],
            ]
          : [],
      ),
    );
    const result = model.fn(given);
    const results = model.outputs.map(({ name }) => (isTensor(result) ? result : (result[name] as Tensor)));
    await evaluate(alone ? results : [...results, full([1], 1)]);
    const hand = each.hand(...each.inputs.flatMap((input) => (input ? [input.data] : [])));
    expect(results).toHaveLength(hand.length);
    for (const [i, expected] of hand.entries()) {
      const data = await (results[i] as Tensor).data();
      expect(data).toHaveLength(expected.length);
      for (const [k, n] of expected.entries()) expect(data[k] as number).toBeCloseTo(n, 4);
    }
  });
});
