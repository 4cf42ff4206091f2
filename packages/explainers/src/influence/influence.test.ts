import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  conv,
  crossEntropy,
  grad,
  hessian,
  jit,
  matMul,
  meanSquaredError,
  relu,
  reshape,
  square,
  type Tensor,
  tanh,
  tensor,
  useBackend,
} from "@hyaline/core";
import { atOnce, type TrainedModel } from "@hyaline/explanation";
import { dense, embedding, sequential } from "@hyaline/layers";
import { importOnnx } from "@hyaline/onnx";
import { beforeAll, describe, expect, test } from "vitest";
import { gradientSimilarity } from "./gradientSimilarity.js";
import { influence } from "./influence.js";
import { learned } from "./parts/learned.js";
import { linearScores } from "./parts/linearScores.js";
import { rowGradients } from "./parts/rowGradients.js";
import { tridiagonalEigen } from "./parts/tridiagonalEigen.js";
import { tracIn } from "./tracIn.js";
import { trak } from "./trak.js";

beforeAll(() => useBackend(referenceBackend()));

const wave = (shape: readonly number[], seed: number) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from(
    { length: size },
    (_, i) => Math.sin(seed + 3.7 * i) + 0.1 * Math.cos(seed * i),
  );
  return tensor(values, { shape, dtype: "float64" });
};
const int32 = (values: number[], shape = [values.length]) => tensor(values, { shape, dtype: "int32" });

type Case = readonly [name: string, model: TrainedModel, x: Tensor, labels: Tensor, factored: number];

const mlp = {
  w: wave([3, 4], 1),
  b: wave([4], 2),
  v: wave([4, 3], 3),
};
const mlpCall = ({ w, b, v }: typeof mlp, x: Tensor) => matMul(tanh(add(matMul(x, w), b)), v);
const rows = wave([7, 3], 4);
const classes = int32([0, 1, 2, 1, 0, 2, 2]);
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
const cases: readonly Case[] = [
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

/** Gradients of single rows by plain differentiation: [rows][all variables side by side]. */
async function literal(
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
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, each, i) => sum + each * (b[i] as number), 0);
/** Scores [rows, all] of a result that lists every training row. */
const scoresOf = ({
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
const close = (found: number[][], wanted: (row: number, other: number) => number, digits = 10) => {
  for (const [row, list] of found.entries())
    for (const [other, value] of list.entries())
      expect(value, `${row}, ${other}`).toBeCloseTo(wanted(row, other), digits);
};

/** In direction, and within a fifth in scale. */
const alike = (found: number[], wanted: number[], correlation: number) => {
  const both = dot(found, wanted);
  expect(both / Math.sqrt(dot(found, found) * dot(wanted, wanted))).toBeGreaterThan(correlation);
  expect(Math.abs(both / dot(wanted, wanted) - 1)).toBeLessThan(0.2);
};

describe.each(cases)("%s", (_, model, x, labels, factored) => {
  const data = model.data as { readonly inputs: Tensor; readonly targets: Tensor };
  const gradients = async () =>
    [await literal(model, x, labels), await literal(model, data.inputs, data.targets)] as const;

  test("tracIn is the product of single rows' gradients, whatever the chunks", async () => {
    const [here, there] = await gradients();
    for (const batchSize of [undefined, 2]) {
      const found = await tracIn(model, { count: 100, batchSize }).explain(x, { labels });
      close(
        scoresOf(found),
        (row, other) => 0.5 * dot(here[row] as Float64Array, there[other] as Float64Array),
      );
    }
  });

  test("gradientSimilarity by its three measures", async () => {
    const [here, there] = await gradients();
    const of = async (measure: "cosine" | "dot" | "asymmetric") =>
      scoresOf(await gradientSimilarity(model, { count: 100, measure }).explain(x, { labels }));
    const at = (row: number, other: number) => [here[row], there[other]] as [Float64Array, Float64Array];
    close(await of("dot"), (row, other) => dot(...at(row, other)));
    close(await of("cosine"), (row, other) => {
      const [a, b] = at(row, other);
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    });
    close(await of("asymmetric"), (row, other) => {
      const [a, b] = at(row, other);
      return dot(a, b) / dot(b, b);
    });
  });

  test("gradients of matrices that rows meet once are never made", () => {
    const { params, outputs } = learned(model.layer, model.checkpoints[0] ?? {}, undefined);
    const found = jit(
      (own: readonly Tensor[]) =>
        rowGradients({ outputs }, model.loss, own, data.inputs, data.targets).gradients,
    );
    const graph = found.graph(params);
    expect(graph.outputs.length - params.length).toBe(factored);
  });
});

describe("influence", () => {
  // Ridge regression: the loss is quadratic, so that everything can be solved exactly.
  const inputs = wave([9, 3], 30);
  const targets = wave([9, 1], 31);
  const model: TrainedModel = {
    layer: ((w: Tensor, x: Tensor) => matMul(x, w)) as never,
    checkpoints: [{ variables: wave([3, 1], 32) }],
    loss: meanSquaredError,
    data: { inputs, targets },
  };
  const x = wave([2, 3], 33);
  const labels = wave([2, 1], 34);
  const options = { count: 100, damping: 0.05 };

  async function exact(damping: number) {
    const [here, there] = [await literal(model, x, labels), await literal(model, inputs, targets)];
    const w = model.checkpoints[0]?.variables as Tensor;
    const h = (await hessian((own: Tensor) => meanSquaredError(matMul(inputs, own), targets))(
      w,
    ).data()) as Float64Array;
    const inverse = inverted(
      Array.from({ length: 3 }, (_, i) =>
        Array.from({ length: 3 }, (__, j) => (h[i * 3 + j] as number) + (i === j ? damping : 0)),
      ),
    );
    return (row: number, other: number) =>
      dot(
        here[row] as Float64Array,
        inverse.map((line) => dot(line, there[other] as Float64Array)),
      );
  }

  test.each(["conjugateGradients", "arnoldi"] as const)(
    "%s: the product with the exact inverse",
    async (solver) => {
      const found = await influence(model, { ...options, solver, tolerance: 1e-12 }).explain(x, { labels });
      close(scoresOf(found), await exact(0.05), 8);
    },
  );

  test("lissa comes near it", async () => {
    const found = scoresOf(
      await influence(model, { ...options, solver: "lissa", iterations: 150 }).explain(x, { labels }),
    );
    const wanted = await exact(0.05);
    const flat = found.flatMap((list, row) =>
      list.map((value, other) => [value, wanted(row, other)] as const),
    );
    alike(
      flat.map(([a]) => a),
      flat.map(([, b]) => b),
      0.9,
    );
  });

  test("says what a row that weighs a little less does", async () => {
    // Least squares of all rows, and with one that weighs a twentieth less: worked out by the normal equations.
    const [a, y] = [(await inputs.array()) as number[][], (await targets.array()) as number[][]];
    const every = a.map((_, i) => i);
    const fit = (less: number, by = 0.05) => {
      const weights = every.map((r) => (r === less ? 1 - by : 1));
      const gram = [0, 1, 2].map((i) =>
        [0, 1, 2].map((j) =>
          every.reduce(
            (s, r) => s + (weights[r] as number) * (a[r]?.[i] as number) * (a[r]?.[j] as number),
            0,
          ),
        ),
      );
      const right = [0, 1, 2].map((i) =>
        every.reduce((s, r) => s + (weights[r] as number) * (a[r]?.[i] as number) * (y[r]?.[0] as number), 0),
      );
      return inverted(gram).map((line) => dot(line, right));
    };
    const full = fit(0, 0);
    const best = {
      ...model,
      checkpoints: [{ variables: tensor(full, { shape: [3, 1], dtype: "float64" }) }],
    };
    const scores = scoresOf(
      await influence(best, { count: 100, damping: 0, tolerance: 1e-12 }).explain(x, { labels }),
    )[0] as number[];
    const [row, label] = [
      ((await x.array()) as number[][])[0] as number[],
      ((await labels.array()) as number[][])[0]?.[0] as number,
    ];
    const lossOf = (w: readonly number[]) => (dot(row, w) - label) ** 2;
    const changes = every.map((less) => (lossOf(fit(less)) - lossOf(full)) / 0.05);
    const predicted = scores.map((score) => score / every.length);
    alike(predicted, changes, 0.99);
  });

  test.each<readonly [string, object, TrainedModel["loss"] | undefined, RegExp]>([
    ["too few iterations", { iterations: 1, tolerance: 1e-12 }, undefined, /raise iterations/],
    [
      "a series that grows",
      { solver: "lissa", iterations: 100, damping: 0 },
      (outputs: Tensor) => square(square(outputs)).sum().mul(-1e6),
      /raise damping/,
    ],
  ])("%s: refused", async (_, given, loss, message) => {
    const own = { ...model, ...(loss ? { loss } : {}) };
    await expect(influence(own, { ...options, ...given }).explain(x, { labels })).rejects.toMatchObject({
      code: "convergence",
      message: expect.stringMatching(message),
    });
  });

  test("a Hessian that bends down is refused with what to do", async () => {
    const hill: TrainedModel = { ...model, loss: (outputs) => square(outputs).sum().neg() };
    await expect(influence(hill, { damping: 0.001 }).explain(x, { labels })).rejects.toMatchObject({
      code: "data",
      message: expect.stringMatching(/raise damping/),
    });
  });
});

test("linearScores: both ways of solving give the same", () => {
  const [here, there] = [
    Float64Array.from({ length: 6 }, (_, i) => Math.sin(i)),
    Float64Array.from({ length: 9 }, (_, i) => Math.cos(3 * i)),
  ];
  // The same features with a fourth that is always 0: three rows are then fewer than the features.
  const wider = (of: Float64Array) =>
    Float64Array.from({ length: (of.length / 3) * 4 }, (_, i) =>
      i % 4 === 3 ? 0 : (of[Math.floor(i / 4) * 3 + (i % 4)] as number),
    );
  const twice = Float64Array.from([...there, ...there]);
  const dual = atOnce(linearScores(wider(here), wider(there), 4, 0.4));
  const primal = atOnce(linearScores(here, twice, 3, 0.3));
  expect(dual.length).toBe(6);
  expect(primal.length).toBe(12);
  // Rows that are there twice share what one alone answers for, under twice the damping.
  dual.forEach((value, i) => {
    const at = Math.floor(i / 3) * 6 + (i % 3);
    expect((primal[at] as number) + (primal[at + 3] as number)).toBeCloseTo(value, 10);
  });
});

describe("trak", () => {
  test("is the linear model on projected log-odds gradients", async () => {
    const [, model, x, labels] = cases[0] as Case;
    const data = model.data as { readonly inputs: Tensor; readonly targets: Tensor };
    // With as many random directions as rows can be told apart by, its Gram matrix nears that of the gradients themselves.
    const found = scoresOf(
      await trak(model, { count: 100, dimensions: 2048, damping: 1e-9, seed: 1 }).explain(x, { labels }),
    );
    const [here, there] = [await literal(model, x, labels), await literal(model, data.inputs, data.targets)];
    const { params, outputs } = learned(model.layer, model.checkpoints[0] ?? {}, undefined);
    const odds = async (of: Tensor, wanted: Tensor) => {
      const { losses } = await jit((own: readonly Tensor[]) =>
        rowGradients({ outputs }, model.loss, own, of, wanted),
      )(params);
      return Array.from((await losses.data()) as Float64Array, (loss) => 1 - Math.exp(-loss));
    };
    const [doubtHere, doubtThere] = [await odds(x, labels), await odds(data.inputs, data.targets)];
    const phi = (g: Float64Array[], doubt: number[]) =>
      g.map((row, i) => Float64Array.from(row, (v) => -v / (doubt[i] as number)));
    const [a, b] = [phi(here, doubtHere), phi(there, doubtThere)];
    const gram = inverted(b.map((u) => b.map((v) => dot(u, v))));
    const wanted = a.map((row) => {
      const along = b.map((v) => dot(row, v));
      return gram.map((line, other) => dot(line, along) * (doubtThere[other] as number));
    });
    const [p, q] = [found.flat(), wanted.flat()];
    alike(p, q, 0.95);
  }, 30_000);
});

describe("any of them", () => {
  const [, model, x, labels] = cases[0] as Case;

  describe("of several checkpoints", () => {
    const other = { w: wave([3, 4], 71), b: wave([4], 72), v: wave([4, 3], 73) };
    const of = (checkpoints: TrainedModel["checkpoints"]): TrainedModel => ({ ...model, checkpoints });
    const [first, last] = [
      { variables: mlp, learningRate: 0.5 },
      { variables: other, learningRate: 2 },
    ];
    const both = of([first, last]);

    test("each has its own variables outside `only`, and its own graph", async () => {
      const found = await tracIn(both, { count: 100, only: ["v"] }).explain(x, { labels });
      const grads = await Promise.all(
        [0, 1].map(async (checkpoint) => ({
          here: await literal(both, x, labels, { checkpoint, only: ["v"] }),
          there: await literal(both, rows, classes, { checkpoint, only: ["v"] }),
        })),
      );
      close(scoresOf(found), (row, training) =>
        grads.reduce(
          (total, { here, there }, c) =>
            total + (c === 0 ? 0.5 : 2) * dot(here[row] as Float64Array, there[training] as Float64Array),
          0,
        ),
      );
    });

    test("influence goes by the last alone", async () => {
      const given = { count: 100, only: ["v"], damping: 0.5, solver: "arnoldi" } as const;
      const [all, alone] = await Promise.all(
        [both, of([last])].map((each) => influence(each, given).explain(x, { labels })),
      );
      expect(all?.values).toEqual(alone?.values);
    });
  });

  test("training rows that could not be read once are read again", async () => {
    const targets = [0, 1, 2];
    const explainer = tracIn({ ...model, data: { inputs: rows, targets } }, { count: 1 });
    await expect(explainer.explain(x, { labels })).rejects.toMatchObject({ code: "shape" });
    targets.push(1, 0, 2, 2);
    expect((await explainer.explain(x, { labels })).indices.shape).toEqual([2, 1]);
  });

  test("of an imported file the float initialisers are the variables; checkpoints add up; only some variables", async () => {
    const file = importOnnx(
      readFileSync(new URL("../../../../../shared/fixtures/models/mlp_breast_cancer.onnx", import.meta.url)),
    );
    const inputs = wave([6, 30], 40).cast("float32");
    const targets = int32([0, 1, 0, 1, 1, 0]);
    const of = (checkpoints: TrainedModel["checkpoints"]): TrainedModel => ({
      layer: file as never,
      checkpoints,
      loss: crossEntropy,
      data: { inputs, targets },
    });
    const one = await tracIn(of([{}]), { count: 6 }).explain(inputs, { labels: targets });
    const two = await tracIn(of([{ variables: file.parameters }, { learningRate: 2 }]), { count: 6 }).explain(
      inputs,
      { labels: targets },
    );
    scoresOf(two).forEach((list, i) => {
      list.forEach((value, j) => {
        expect(value / ((scoresOf(one)[i] as number[])[j] as number)).toBeCloseTo(3, 4);
      });
    });
    const { paths } = learned(file as never, {}, undefined);
    expect(paths).toEqual(Object.keys(file.parameters).sort());
    const parts = await Promise.all(
      paths.map((path) => tracIn(of([{}]), { count: 6, only: [path] }).explain(inputs, { labels: targets })),
    );
    close(
      scoresOf(one),
      (row, other) =>
        parts.reduce((total, part) => total + ((scoresOf(part)[row] as number[])[other] as number), 0),
      3,
    );
  });

  test("lists the rows for, against, or either, and says the labels", async () => {
    const all = scoresOf(await tracIn(model, { count: 100 }).explain(x, { labels }))[0] as number[];
    const first = async (side: "for" | "against" | "either") =>
      (await tracIn(model, { count: 1, side }).explain(x, { labels })).indices.values[0];
    expect(await first("for")).toBe(all.indexOf(Math.max(...all)));
    expect(await first("against")).toBe(all.indexOf(Math.min(...all)));
    expect(await first("either")).toBe(all.map(Math.abs).indexOf(Math.max(...all.map(Math.abs))));
    const { target, kind, data } = await tracIn(model).explain(x, { labels: [1, 2] });
    expect([kind, target, data.shape]).toEqual(["influences", [1, 2], [2, 3]]);
  });

  test("1,000 rows stream in chunks found from memory", async () => {
    const many: TrainedModel = {
      ...model,
      data: { inputs: wave([1000, 3], 50), targets: int32(Array.from({ length: 1000 }, (_, i) => i % 3)) },
    };
    const { indices } = await tracIn(many, { count: 1000 }).explain(x, { labels });
    expect(new Set(Array.from(indices.values).slice(0, 1000)).size).toBe(1000);
  });

  test.each<readonly [string, () => Promise<unknown>, string, RegExp]>([
    [
      "no checkpoint",
      async () => tracIn({ ...model, checkpoints: [] }),
      "argument",
      /at least one checkpoint/,
    ],
    [
      "no loss",
      async () => influence({ ...model, loss: undefined as never }),
      "argument",
      /write loss: losses\.crossEntropy/,
    ],
    [
      "no model",
      async () => trak({ ...model, layer: 3 as never }),
      "argument",
      /an imported file, or a function/,
    ],
    ["no labels", () => tracIn(model).explain(x), "argument", /write explain\(x, \{ labels \}\)/],
    [
      "labels of other rows",
      () => tracIn(model).explain(x, { labels: [1] }),
      "shape",
      /one for each row of x; got 1 for 2/,
    ],
    [
      "targets of other rows",
      () => tracIn({ ...model, data: { inputs: rows, targets: [1] } }).explain(x, { labels }),
      "shape",
      /one target for each row/,
    ],
    [
      "variables that are not there",
      async () => tracIn(model, { only: ["x"] }),
      "argument",
      /there are b, v, w/,
    ],
  ])("%s: refused", async (_what, call, code, message) => {
    await expect(call()).rejects.toMatchObject({
      name: "HyalineError",
      code,
      message: expect.stringMatching(message),
    });
  });
});

test("tridiagonalEigen: vectors are orthonormal and turn the matrix into its values", () => {
  const [diagonal, beside] = [[2, -1, 0.5, 3], [0.7, 1.1, -0.4]]; // biome-ignore format: one line
  const { values, vectors } = tridiagonalEigen(diagonal, beside);
  const entry = (i: number, j: number): number => {
    if (i === j) return diagonal[i] as number;
    return Math.abs(i - j) === 1 ? (beside[Math.min(i, j)] as number) : 0;
  };
  for (let k = 0; k < 4; k++)
    for (let i = 0; i < 4; i++) {
      const turned = [0, 1, 2, 3].reduce(
        (total, j) => total + entry(i, j) * (vectors[j * 4 + k] as number),
        0,
      );
      expect(turned).toBeCloseTo((values[k] as number) * (vectors[i * 4 + k] as number), 12);
    }
});

/** Gauss and Jordan, for matrices of a few rows. */
function inverted(matrix: readonly (readonly number[])[]): number[][] {
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
