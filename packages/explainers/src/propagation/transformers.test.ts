import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  matMul,
  mul,
  random,
  reshape,
  softmax,
  sum,
  type Tensor,
  tap,
  tensor,
  transpose,
  useBackend,
} from "@hyaline/core";
import {
  bind,
  dense,
  embedding,
  lastStep,
  positionEmbedding,
  sequential,
  transformerEncoder,
} from "@hyaline/layers";
import { importOnnx } from "@hyaline/onnx";
import { beforeAll, describe, expect, test } from "vitest";
import { leGrad } from "../activation/leGrad.js";
import { inputXGradient } from "../gradient/inputXGradient.js";
import { flat, readCases } from "../testing/fixtures.js";
import { wave } from "../testing/randomNets.js";
import { attentionRollout } from "./attentionRollout.js";
import { attnLrp } from "./attnLrp.js";
import { conservativePropagation } from "./conservativePropagation.js";
import { gradientRollout } from "./gradientRollout.js";

beforeAll(() => useBackend(referenceBackend()));

type Matrix = number[][];
const rows = async (t: Tensor) => (await t.array()) as Matrix;
const [TOKENS, SIZE] = [3, 2];
const [wq, wk, wv] = [wave([SIZE, SIZE], 1), wave([SIZE, SIZE], 2), wave([SIZE, SIZE], 3)];
const scale = 1 / Math.sqrt(SIZE);
/** One head; the output is one token's value, so that the rest is as the paper writes it. */
const head = (x: Tensor) => {
  const [q, k, v] = [matMul(x, wq), matMul(x, wk), matMul(x, wv)];
  const weights = softmax(mul(matMul(q, transpose(k, [0, 2, 1])), scale));
  return reshape(matMul(weights, v), [x.shape[0] as number, TOKENS * SIZE]);
};
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) =>
    (b[0] as number[]).map((_, j) => row.reduce((s, each, k) => s + each * (b[k]?.[j] as number), 0)),
  );
const turned = (a: Matrix): Matrix => (a[0] as number[]).map((_, j) => a.map((row) => row[j] as number));
const zeros = (a: Matrix): Matrix => a.map((row) => row.map(() => 0));

/** Relevance of a product's two sides, term by term: half of ε's share of each. */
function shared(a: Matrix, b: Matrix, relevance: Matrix, epsilon: number, part: number): [Matrix, Matrix] {
  const z = product(a, b);
  const [toA, toB] = [zeros(a), zeros(b)];
  for (const [i, row] of a.entries())
    for (const [k, each] of row.entries())
      for (const [j, other] of (b[k] as number[]).entries()) {
        const whole = z[i]?.[j] as number;
        const stable = whole + epsilon * (whole >= 0 ? 1 : -1);
        const share = (part * each * other * (relevance[i]?.[j] as number)) / stable;
        (toA[i] as number[])[k] = (toA[i]?.[k] as number) + share;
        (toB[k] as number[])[j] = (toB[k]?.[j] as number) + share;
      }
  return [toA, toB];
}
const plus = (a: Matrix, b: Matrix): Matrix =>
  a.map((row, i) => row.map((each, j) => each + (b[i]?.[j] as number)));

test("attnLrp is its paper's propositions, term by term", async () => {
  const epsilon = 0.01;
  const input = wave([1, TOKENS, SIZE], 5);
  const x = ((await input.array()) as number[][][])[0] as Matrix;
  const [q, k, v] = (await Promise.all([wq, wk, wv].map(async (w) => product(x, await rows(w))))) as [
    Matrix,
    Matrix,
    Matrix,
  ];
  const raw = product(q, turned(k));
  const scores = raw.map((row) => row.map((each) => each * scale));
  const weights = scores.map((row) => {
    const e = row.map(Math.exp);
    const total = e.reduce((a, b) => a + b, 0);
    return e.map((each) => each / total);
  });
  const out = product(weights, v);
  const target = 3;
  const relevance = out.map((row, i) => row.map((each, j) => (i * SIZE + j === target ? each : 0)));
  const [toWeights, toValue] = shared(weights, v, relevance, epsilon, 0.5);
  const toScores = toWeights.map((row, i) => {
    const total = row.reduce((a, b) => a + b, 0);
    return row.map((each, j) => (scores[i]?.[j] as number) * (each - (weights[i]?.[j] as number) * total));
  });
  const [toQuery, toKey] = shared(q, turned(k), toScores, epsilon, 0.5);
  const back = async (w: Tensor, given: Matrix) => shared(x, await rows(w), given, epsilon, 1)[0];
  const expected = plus(
    plus(await back(wq, toQuery), await back(wk, turned(toKey))),
    await back(wv, toValue),
  );

  const { values, output, extra } = await attnLrp(head, { epsilon }).explain(input, { target });
  flat(expected).forEach((each, i) => {
    expect(values.values[i]).toBeCloseTo(each, 9);
  });
  const { absorbed, conservationError } = extra as Record<string, number[]>;
  expect(conservationError?.[0]).toBeCloseTo(0, 9);
  const total = flat(expected).reduce((a, b) => a + b, 0);
  expect(total + (absorbed?.[0] as number)).toBeCloseTo(output?.values[0] as number, 9);
});

test("conservativePropagation is gradient × input where attention is a constant, and keeps its sum", async () => {
  const input = wave([1, TOKENS, SIZE], 5);
  const x = ((await input.array()) as number[][][])[0] as Matrix;
  const [q, k] = (await Promise.all([wq, wk].map(async (w) => product(x, await rows(w))))) as [
    Matrix,
    Matrix,
  ];
  const weights = tensor(
    product(q, turned(k)).map((row) => {
      const e = row.map((each) => Math.exp(each * scale));
      return e.map((each) => each / e.reduce((a, b) => a + b, 0));
    }),
    { dtype: "float64" },
  );
  const constant = (given: Tensor) =>
    reshape(matMul(weights, matMul(given, wv)), [given.shape[0] as number, TOKENS * SIZE]);
  const found = await conservativePropagation(head).explain(input, { target: 2 });
  const expected = await inputXGradient(constant).explain(input, { target: 2 });
  const values = [...found.values.values];
  values.forEach((each, i) => {
    expect(each).toBeCloseTo(expected.values.values[i] as number, 10);
  });
  expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(found.output?.values[0] as number, 10);
  expect((found.extra as Record<string, number[]>).absorbed?.[0]).toBeCloseTo(0, 10);
});

describe("rollouts, by hand", () => {
  // Attention that does not depend on the tokens' values: scores are constants, each layer's output is w · A x.
  const attention = (seed: number) => softmax(wave([1, TOKENS, TOKENS], seed));
  const model = (x: Tensor) => {
    const first = x.add(mul(matMul(softmax(wave([1, TOKENS, TOKENS], 1).add(mul(sum(x), 0))), x), 2));
    const second = matMul(softmax(wave([1, TOKENS, TOKENS], 2).add(mul(sum(x), 0))), first);
    return reshape(second, [x.shape[0] as number, TOKENS * SIZE]);
  };
  const input = wave([1, TOKENS, SIZE], 7);
  const identity = [0, 1, 2].map((i) => [0, 1, 2].map((j) => Number(i === j)));
  const read = async (seed: number) => ((await attention(seed).array()) as number[][][])[0] as Matrix;

  test.each([0, 2, -1])("attentionRollout at %d", async (position) => {
    const half = (a: Matrix) => plus(a, identity).map((row) => row.map((each) => each / 2));
    const rolled = product(half(await read(2)), half(await read(1)));
    const { values } = await attentionRollout(model, { position }).explain(input, { target: 0 });
    expect(values.shape).toEqual([1, TOKENS]);
    (rolled.at(position) as number[]).forEach((each, j) => {
      expect(values.values[j]).toBeCloseTo(each, 10);
    });
  });

  test("gradientRollout and leGrad", async () => {
    // Output 2 is token 1's first element: its gradient at the second attention is first[j][0] in row 1.
    const x = ((await input.array()) as number[][][])[0] as Matrix;
    const [a1, a2] = [await read(1), await read(2)];
    const ahead = product(a1, x);
    const first = x.map((row, i) => row.map((each, j) => each + 2 * (ahead[i]?.[j] as number)));
    const g2 = a2.map((row, i) => row.map((_, j) => (i === 1 ? (first[j]?.[0] as number) : 0)));
    const g1 = a1.map((row, i) => row.map((_, j) => 2 * (a2[1]?.[i] as number) * (x[j]?.[0] as number)));
    const kept = (a: Matrix, g: Matrix) =>
      a.map((row, i) => row.map((each, j) => Math.max(0, each * (g[i]?.[j] as number))));
    const r1 = plus(identity, kept(a1, g1));
    const r2 = plus(r1, product(kept(a2, g2), r1));
    const rolled = await gradientRollout(model, { position: 1 }).explain(input, { target: 2 });
    (r2[1] as number[]).forEach((each, j) => {
      expect(rolled.values.values[j]).toBeCloseTo(each, 10);
    });
    const { values } = await leGrad(model).explain(input, { target: 2 });
    [0, 1, 2].forEach((j) => {
      const column = (g: Matrix) => g.reduce((s, row) => s + Math.max(0, row[j] as number), 0) / TOKENS;
      expect(values.values[j]).toBeCloseTo((column(g1) + column(g2)) / 2, 10);
    });
  });

  test("leGrad of blocks asks the head of each block's tokens", async () => {
    const blocks = (x: Tensor) => {
      const first = tap("block1", x.add(matMul(softmax(matMul(x, transpose(x, [0, 2, 1]))), x)));
      const second = tap(
        "block2",
        first.add(matMul(softmax(matMul(first, transpose(first, [0, 2, 1]))), first)),
      );
      return matMul(reshape(second, [x.shape[0] as number, TOKENS * SIZE]), wave([TOKENS * SIZE, 2], 9));
    };
    const once = (x: Tensor) => {
      const first = x.add(matMul(softmax(matMul(x, transpose(x, [0, 2, 1]))), x));
      return matMul(reshape(first, [x.shape[0] as number, TOKENS * SIZE]), wave([TOKENS * SIZE, 2], 9));
    };
    const { values } = await leGrad(blocks, { blocks: ["block1", "block2"] }).explain(input, { target: 1 });
    const [early, last] = await Promise.all([
      leGrad(once).explain(input, { target: 1 }),
      leGrad(blocks, { blocks: ["block2"] }).explain(input, { target: 1 }),
    ]);
    values.values.forEach((each, j) => {
      const mean = ((early.values.values[j] as number) + (last.values.values[j] as number)) / 2;
      expect(each).toBeCloseTo(mean, 10);
    });
  });

  test("a grid makes a map of the last tokens", async () => {
    const scores = await attentionRollout(model).explain(input, { target: 0 });
    const { values } = await attentionRollout(model, { grid: [1, 2] }).explain(input, { target: 0 });
    expect(values.shape).toEqual([1, 1, 1, 2]);
    expect([...values.values]).toEqual([...scores.values.values].slice(1));
    await expect(
      attentionRollout(model, { grid: [2, 2] }).explain(input, { target: 0 }),
    ).rejects.toMatchObject({
      code: "argument",
    });
    await expect(attentionRollout(model, { position: 3 }).explain(input, { target: 0 })).rejects.toThrow(
      /from -3 to 2/,
    );
  });
});

const recorded = readCases("attributions_attn.json").find(({ id }) => id === "rec_attention") as unknown as {
  readonly input: number[][];
  readonly attributions: number[][][][];
};

describe.each(["attn_recsys", "attn_recsys.opset17"])("%s, imported", (name) => {
  const bytes = readFileSync(new URL(`../../fixtures/models/${name}.onnx`, import.meta.url));
  const model = importOnnx(bytes).fn as (x: Tensor) => Tensor;
  const ids = tensor(recorded.input, { dtype: "int32" });
  const first = tensor(recorded.input.slice(0, 1), { dtype: "int32" });

  test("attentionRollout is that of the weights that PyTorch recorded", async () => {
    const { values } = await attentionRollout(model, { position: -1 }).explain(ids, { target: 0 });
    recorded.attributions.forEach((heads, row) => {
      const last = recorded.input[row]?.length as number;
      recorded.input[row]?.forEach((_, j) => {
        const mean = heads.reduce((s, head) => s + (head[last - 1]?.[j] as number), 0) / heads.length;
        const expected = (mean + Number(j === last - 1)) / 2;
        expect(values.values[row * last + j]).toBeCloseTo(expected, 5);
      });
    });
  });

  test("relevance is conserved from the embedding on, counting what is absorbed", async () => {
    const layer = "item_embedding";
    for (const explainer of [attnLrp(model, { layer }), conservativePropagation(model, { layer })]) {
      const { values, output, extra } = await explainer.explain(first);
      const { absorbed, conservationError } = extra as Record<string, number[]>;
      expect(values.shape).toEqual([1, 10]);
      [0].forEach((row) => {
        const total = [...values.values.slice(row * 10, row * 10 + 10)].reduce((a, b) => a + b, 0);
        const whole = output?.values[row] as number;
        const scale = Math.abs(whole) + Math.abs(absorbed?.[row] as number);
        expect(Math.abs(conservationError?.[row] as number)).toBeLessThan(1e-4 * scale);
        expect(Math.abs(total + (absorbed?.[row] as number) - whole)).toBeLessThan(1e-4 * scale);
      });
    }
  });
});

test("opsets 13 and 17 have one explanation", async () => {
  const ids = tensor(recorded.input.slice(0, 1), { dtype: "int32" });
  const [old, recent] = ["attn_recsys", "attn_recsys.opset17"].map(
    (name) =>
      importOnnx(readFileSync(new URL(`../../fixtures/models/${name}.onnx`, import.meta.url))).fn as (
        x: Tensor,
      ) => Tensor,
  ) as [(x: Tensor) => Tensor, (x: Tensor) => Tensor];
  for (const make of [attnLrp, conservativePropagation]) {
    const [a, b] = await Promise.all(
      [old, recent].map((model) => make(model, { layer: "item_embedding" }).explain(ids)),
    );
    const scale = Math.max(...[...(a?.values.values ?? [])].map(Math.abs));
    a?.values.values.forEach((each, i) => {
      expect(Math.abs(each - (b?.values.values[i] as number))).toBeLessThan(1e-4 * scale);
    });
  }
  const [a, b] = await Promise.all(
    [old, recent].map((model) => gradientRollout(model, { position: -1 }).explain(ids)),
  );
  a?.values.values.forEach((each, i) => {
    expect(each).toBeCloseTo(b?.values.values[i] as number, 4);
  });
});

test("layers of ours attend in the open", async () => {
  const layer = sequential([
    embedding(20, 8),
    positionEmbedding(5),
    transformerEncoder({ heads: 2, size: 8, causal: true }),
    transformerEncoder({ heads: 2, size: 8, causal: true }),
    lastStep(),
    dense(3),
  ]);
  const ids = tensor([[1, 2, 3, 4, 5]], { dtype: "int32" });
  const model = bind(layer, layer.init(random.key(0), ids)) as (x: Tensor) => Tensor;
  const { values } = await attentionRollout(model, { position: -1 }).explain(ids);
  expect(values.shape).toEqual([1, 5]);
  expect([...values.values].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
  const first = await attentionRollout(model, { position: 0 }).explain(ids);
  // A causal model's first token sees itself alone.
  [1, 0, 0, 0, 0].forEach((each, j) => {
    expect(first.values.values[j]).toBeCloseTo(each, 6);
  });
});

test("a model without attention is refused", async () => {
  const plain = (x: Tensor) => matMul(softmax(x), wave([2, 2], 1));
  for (const make of [attentionRollout, gradientRollout, leGrad])
    await expect(
      make((x: Tensor) => matMul(x, wave([2, 2], 1))).explain(wave([1, 2], 1), { target: 0 }),
    ).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(/softmax over tokens/),
    });
  // Two axes are no tokens that look at tokens.
  await expect(attentionRollout(plain).explain(wave([1, 2], 1), { target: 0 })).rejects.toMatchObject({
    code: "argument",
  });
});
