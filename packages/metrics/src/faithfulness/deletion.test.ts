import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  type Backend,
  liveStorages,
  matMul,
  type NumericArray,
  type Tensor,
  tensor,
  useBackend,
} from "@hyaline/core";
import { blackBox, type Explanation, type Model, type ScoreCurve } from "@hyaline/explanation";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deletionAuc, insertionAuc } from "../index.js";

const explanationOf = (
  data: NumericArray,
  values: NumericArray,
  rest: Partial<Explanation> = {},
): Explanation => ({
  method: "test",
  data,
  values,
  target: new Array<null>(data.shape[0] ?? 0).fill(null),
  provenance: { options: {}, evaluations: 0, versions: {} },
  ...rest,
});
const table = (rows: number[][]): NumericArray => ({
  shape: [rows.length, rows[0]?.length ?? 0],
  values: rows.flat(),
});

type Score = typeof deletionAuc | typeof insertionAuc;
const curvesWith =
  (metric: Score) =>
  async (model: Model, explanation: Explanation, options = {}): Promise<readonly ScoreCurve[]> =>
    (await metric({ explanation, model }, options)).curves ?? [];
const scoresWith =
  (metric: Score) =>
  async (model: Model, explanation: Explanation, options = {}): Promise<number[]> =>
    Array.from((await metric({ explanation, model }, options)).values.values);
const [deletionCurve, insertionCurve] = [curvesWith(deletionAuc), curvesWith(insertionAuc)];
const [deletions, insertions] = [scoresWith(deletionAuc), scoresWith(insertionAuc)];

const sumModel = (x: Tensor) => x.sum({ axes: x.shape.map((_, i) => i).slice(1) });
const data = table([
  [1, 2, 3, 4],
  [5, 0, 5, 0],
]);
const values = table([
  [0.1, 0.4, -1, 3],
  [2, -1, 1, 0],
]);

describe.each<readonly [string, () => Promise<Backend>]>([
  ["reference", async () => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm", threads: 1 })],
])("on %s", (_, create) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await create();
    useBackend(backend);
  });
  afterAll(() => backend.dispose());

  test("curves by hand, whatever the batches", async () => {
    // Order of the first row: 3, 1, 0, 2; of the second: 0, 2, 3, 1.
    for (const batchSize of [1, 2, 3, 5, 7, 100]) {
      const options = { baseline: 0.5, batchSize };
      const deletion = await deletionCurve(sumModel, explanationOf(data, values), options);
      expect(deletion.map(({ outputs }) => outputs)).toEqual([
        [10, 6.5, 5, 4.5, 2],
        [10, 5.5, 1, 1.5, 2],
      ]);
      expect(deletion[0]?.fractions).toEqual([0, 0.25, 0.5, 0.75, 1]);
      const insertion = await insertionCurve(sumModel, explanationOf(data, values), options);
      expect(insertion.map(({ outputs }) => outputs)).toEqual([
        [2, 5.5, 7, 7.5, 10],
        [2, 6.5, 11, 10.5, 10],
      ]);
      expect(await deletions(sumModel, explanationOf(data, values), options)).toEqual([
        (10 / 2 + 6.5 + 5 + 4.5 + 2 / 2) / 4,
        (10 / 2 + 5.5 + 1 + 1.5 + 2 / 2) / 4,
      ]);
    }
  });

  test("fewer steps remove several at once", async () => {
    const [first] = await deletionCurve(sumModel, explanationOf(data, values), { steps: 3 });
    expect(first?.fractions).toEqual([0, 0.25, 0.75, 1]);
    expect(first?.outputs).toEqual([10, 6, 3, 0]);
    expect(first?.auc).toBeCloseTo(0.25 * 8 + 0.5 * 4.5 + 0.25 * 1.5, 12);
  });

  test("a row of several outputs is judged by its own target", async () => {
    const model = (x: Tensor) =>
      matMul(
        x,
        tensor([
          [1, 0],
          [1, 0],
          [1, 0],
          [1, 5],
        ]),
      );
    const [first, second] = await deletionCurve(model, explanationOf(data, values, { target: [1, 0] }), {
      steps: 1,
    });
    expect([first?.outputs, second?.outputs]).toEqual([
      [20, 0],
      [10, 0],
    ]);
  });

  test("a baseline of its own for each row", async () => {
    const [first, second] = await insertionCurve(sumModel, explanationOf(data, values), {
      baseline: [
        [1, 1, 1, 1],
        [2, 2, 2, 2],
      ],
      steps: 1,
    });
    expect([first?.outputs, second?.outputs]).toEqual([
      [4, 10],
      [8, 10],
    ]);
  });
});

describe("what is removed", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const image: NumericArray = { shape: [1, 2, 1, 3], values: [1, 2, 3, 10, 20, 30] };
  const attributions: NumericArray = { shape: [1, 2, 1, 3], values: [5, 0, 1, -6, 0, 1] };

  test("pixels of several channels whole, by the sum of their attributions", async () => {
    const [pixels] = await deletionCurve(sumModel, explanationOf(image, attributions));
    expect(pixels?.outputs).toEqual([66, 33, 11, 0]);
    const [elements] = await deletionCurve(sumModel, explanationOf(image, attributions), { unit: "element" });
    expect(elements?.outputs).toEqual([66, 65, 62, 32, 30, 10, 0]);
  });

  test("a map over all channels removes whole pixels, also one of a layer that was resized to the input", async () => {
    const map: NumericArray = { shape: [1, 1, 1, 3], values: [2, 0, 1] };
    for (const rest of [{}, { layer: "conv" }]) {
      const [pixels] = await deletionCurve(sumModel, explanationOf(image, map, rest));
      expect(pixels?.outputs).toEqual([66, 55, 22, 0]);
    }
  });

  test("players whole; elements of none stay", async () => {
    const explanation = explanationOf(
      data,
      { shape: [2, 2], values: [1, 2, 2, 1] },
      { players: { shape: [4], values: [0, 1, -1, 0] } },
    );
    const curves = await deletionCurve(sumModel, explanation);
    expect(curves.map(({ outputs }) => outputs)).toEqual([
      [10, 8, 3],
      [10, 5, 5],
    ]);
  });

  test("players that differ from row to row, in number too", async () => {
    const explanation = explanationOf(
      data,
      { shape: [2, 3], values: [3, 2, 1, 1, 2, 0] },
      { players: { shape: [2, 4], values: [0, 0, 1, 2, 0, 1, 1, 1] } },
    );
    const curves = await deletionCurve(sumModel, explanation);
    expect(curves.map(({ outputs }) => outputs)).toEqual([
      [10, 7, 4, 0],
      [10, 5, 0],
    ]);
    expect(curves[1]?.fractions).toEqual([0, 0.5, 1]);
  });

  test("by size where asked", async () => {
    const [first] = await deletionCurve(sumModel, explanationOf(data, values), { absolute: true });
    expect(first?.outputs).toEqual([10, 6, 3, 1, 0]);
  });

  test("a black box is judged as a white box", async () => {
    const rows: number[] = [];
    const box = blackBox((batch: number[][]) => {
      rows.push(batch.length);
      return batch.map((row) => row.reduce((sum, v) => sum + v, 0));
    });
    const scores = await insertions(box, explanationOf(data, values), { batchSize: 6 });
    expect(scores).toEqual(await insertions(sumModel, explanationOf(data, values)));
    expect(rows).toEqual([5, 5]);
  });

  test("a better explanation scores better", async () => {
    const good = explanationOf(data, data);
    const bad = explanationOf(data, { ...data, values: Array.from(data.values, (v) => -v) });
    const [goodDeletion, badDeletion] = [await deletions(sumModel, good), await deletions(sumModel, bad)];
    const [goodInsertion, badInsertion] = [await insertions(sumModel, good), await insertions(sumModel, bad)];
    for (const row of [0, 1]) {
      expect(goodDeletion[row]).toBeLessThan(badDeletion[row] as number);
      expect(goodInsertion[row]).toBeGreaterThan(badInsertion[row] as number);
    }
    expect([deletionAuc.facts.direction, insertionAuc.facts.direction]).toEqual(["lower", "higher"]);
  });

  const good = explanationOf(data, values);
  test.each<readonly [string, Model, Explanation, object, string]>([
    ["values of fewer rows", sumModel, explanationOf(data, table([[1, 2, 3, 4]])), {}, "argument"],
    [
      "values that fit nothing",
      sumModel,
      explanationOf(data, { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] }),
      {},
      "shape",
    ],
    [
      "NaN among the attributions",
      sumModel,
      explanationOf(data, {
        ...values,
        values: Array.from(values.values, (v, i) => (i === 3 ? Number.NaN : v)),
      }),
      {},
      "data",
    ],
    [
      "NaN in the data",
      sumModel,
      explanationOf({ ...data, values: [Number.NaN, 1, 2, 3, 4, 5, 6, 7] }, values),
      {},
      "data",
    ],
    [
      "a target that the model does not have",
      sumModel,
      explanationOf(data, values, { target: [0, 1] }),
      {},
      "argument",
    ],
    ["a target for one row only", sumModel, explanationOf(data, values, { target: [null] }), {}, "shape"],
    ["no step", sumModel, good, { steps: 0 }, "argument"],
    ["half a step", sumModel, good, { steps: 1.5 }, "argument"],
    ["players it does not have", sumModel, good, { unit: "player" }, "argument"],
    ["pixels it does not have", sumModel, good, { unit: "pixel" }, "argument"],
    ["a baseline of another shape", sumModel, good, { baseline: [[1]] }, "shape"],
    ["a model that gives NaN", (x: Tensor) => sumModel(x).sub(5).log(), good, {}, "data"],
    ["an aborted signal", sumModel, good, { signal: AbortSignal.abort() }, "aborted"],
  ])("%s is an error", async (_, model, explanation, options, code) => {
    await expect(deletions(model, explanation, options)).rejects.toMatchObject({
      name: "HyalineError",
      code,
    });
  });

  test("nothing is left on the backend", async () => {
    const before = liveStorages();
    await deletions(sumModel, good, { batchSize: 4 });
    expect(liveStorages()).toBe(before);
  });
});
