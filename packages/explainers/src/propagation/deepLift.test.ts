import { referenceBackend } from "@hyaline/backend-reference";
import {
  conv,
  evaluate,
  matMul,
  maxPool,
  relu,
  reshape,
  slice,
  softmax,
  sort,
  sub,
  sum,
  type Tensor,
  tensor,
  topK,
  useBackend,
} from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { wave } from "../testing/randomNets.js";
import { deepLift } from "./deepLift.js";

beforeAll(() => useBackend(referenceBackend()));

const float64 = (rows: readonly (readonly number[])[]) => tensor(rows as number[][], { dtype: "float64" });
const column = (x: Tensor, i: number) => slice(x, [null, [i, i + 1]]);
const explain = async (model: (x: Tensor) => Tensor, rows: number[][], rule: "rescale" | "revealCancel") => [
  ...(await deepLift(model, { rule }).explain(float64(rows))).values.values,
];

describe("RevealCancel, by the paper's example: min(a, b) = a − ReLU(a − b)", () => {
  const byTerms = (x: Tensor) => sub(column(x, 0), relu(sub(column(x, 0), column(x, 1))));
  const byWeights = (x: Tensor) => sub(column(x, 0), relu(matMul(x, float64([[1], [-1]]))));

  test.each([byTerms, byWeights])(
    "Rescale gives all to the smaller, RevealCancel half to each",
    async (min) => {
      expect(await explain(min, [[5, 3]], "rescale")).toEqual(
        [5 - 2 * (5 / 2), 3].map((v) => expect.closeTo(v, 12)),
      );
      expect(
        await explain(
          min,
          [
            [5, 3],
            [2, 6],
          ],
          "revealCancel",
        ),
      ).toEqual([1.5, 1.5, 1, 1].map((v) => expect.closeTo(v, 12)));
    },
  );

  test("literally, as equations 12 and 13 have it", async () => {
    const [x, x0, w, b] = [wave([1, 4], 1), wave([1, 4], 2), wave([4, 3], 3), wave([3], 4)];
    const v = wave([3, 1], 5);
    const model = (z: Tensor) => matMul(relu(matMul(z, w).add(b)), v);
    const { values } = await deepLift(model, { rule: "revealCancel" }).explain(x, { baseline: x0 });
    const list = async (t: Tensor) => [...(await t.data())] as number[];
    const [xs, bases, ws, bs, vs] = (await Promise.all([x, x0, w, b, v].map(list))) as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    const f = (z: number) => Math.max(z, 0);
    const expected = xs.map((_, i) =>
      bs.reduce((total, bias, j) => {
        const weight = (k: number) => ws[k * 3 + j] as number;
        const c = xs.map((each, k) => weight(k) * (each - (bases[k] as number)));
        const up = c.reduce((all, each) => all + Math.max(each, 0), 0);
        const down = c.reduce((all, each) => all + Math.min(each, 0), 0);
        const z0 = bases.reduce((all, each, k) => all + each * weight(k), bias);
        const toUp = 0.5 * (f(z0 + up) - f(z0) + f(z0 + up + down) - f(z0 + down));
        const toDown = 0.5 * (f(z0 + down) - f(z0) + f(z0 + up + down) - f(z0 + up));
        const own = c[i] as number;
        return total + (own > 0 ? (toUp * own) / up : (toDown * own) / down) * (vs[j] as number);
      }, 0),
    );
    expect([...values.values]).toEqual(expected.map((each) => expect.closeTo(each, 12)));
  });
});

test("a baseline that is one row is what a copy for each row is", async () => {
  const kernel = wave([3, 1, 3, 3], 1);
  const model = (x: Tensor) => {
    const h = maxPool(relu(conv(x, kernel, wave([3], 2), { padding: 1 })), { kernel: 2 });
    const z = matMul(reshape(h, [x.shape[0] as number, 27]), wave([27, 3], 3));
    return matMul(softmax(z), wave([3, 2], 4));
  };
  const x = wave([4, 1, 6, 6], 5);
  const one = wave([1, 1, 6, 6], 6);
  const each = one.add(tensor(new Float64Array(4), { shape: [4, 1, 1, 1], dtype: "float64" }));
  for (const rule of ["rescale", "revealCancel"] as const) {
    const explainer = deepLift(model, { rule });
    const [ofOne, ofEach] = await Promise.all(
      [one, each].map((baseline) => explainer.explain(x, { target: 1, baseline })),
    );
    expect([...ofOne!.values.values]).toEqual([...ofEach!.values.values].map((v) => expect.closeTo(v, 12)));
    expect(ofOne!.baseValue).toEqual(ofEach!.baseValue);
    for (const delta of ofOne!.convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-12);
  }
});

test("a model of one number of rows is explained too", async () => {
  const fixed = (x: Tensor) => sum(relu(reshape(x, [3, 2])), { axes: 1 });
  const { values } = await deepLift(fixed).explain(
    float64([
      [1, -2],
      [3, 4],
      [-5, 6],
    ]),
  );
  expect([...values.values]).toEqual([1, 0, 3, 4, 0, 6]);
});

test("what is infinite at both ends is no change", async () => {
  const masked = (x: Tensor) => softmax(x.add(float64([[0, Number.NEGATIVE_INFINITY, 0]])));
  const { values, convergenceDelta } = await deepLift(masked).explain(float64([[1, 2, 3]]), { target: 2 });
  expect(values.values[1]).toBe(0);
  expect(Math.abs(convergenceDelta[0] as number)).toBeLessThan(1e-12);
  const traced = await deepLift(masked).traced({ target: 2 });
  const { attributions } = await evaluate(traced(float64([[1, 2, 3]])));
  expect([...(await attributions.data())]).toEqual([...values.values].map((v) => expect.closeTo(v, 12)));
});

describe("the k largest", () => {
  test("where the order stays, places pass their multipliers on; else what changed shares", async () => {
    const first = (x: Tensor) => sum(topK(x, 2).values.mul(float64([[1, 3]])), { axes: 1 });
    const explainer = deepLift(first);
    const kept = await explainer.explain(float64([[5, 1, 3]]), { baseline: float64([[4, 0, 1]]) });
    expect([...kept.values.values]).toEqual([1, 0, 6]);
    // Places 0 and 1 swap: 7 + 3 · 5 before, 8 + 3 · 7 now; only the second element changed.
    const swapped = await explainer.explain(float64([[7, 8, 0]]), { baseline: float64([[7, 5, 0]]) });
    expect([...swapped.values.values]).toEqual([0, 7, 0].map((v) => expect.closeTo(v, 12)));
  });

  test("complete for random rows, along any axis, also sorted", async () => {
    const models = [
      (x: Tensor) => sum(topK(x, 3, { axis: 1 }).values.mul(wave([3], 1)), { axes: 1 }),
      (x: Tensor) => sum(topK(x, 2, { axis: 1, largest: false }).values.mul(wave([2], 2)), { axes: 1 }),
      (x: Tensor) =>
        sum(topK(reshape(x, [6, 5, 1]), 4, { axis: 1 }).values.mul(wave([4, 1], 3)), { axes: [1, 2] }),
      (x: Tensor) => sum(sort(x).mul(wave([5], 4)), { axes: 1 }),
    ];
    for (const model of models)
      for (const baseline of [wave([6, 5], 8), wave([1, 5], 8)]) {
        const { convergenceDelta, values } = await deepLift(model).explain(wave([6, 5], 7), { baseline });
        for (const delta of convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-12);
        expect([...values.values].filter((v) => v !== 0).length).toBeGreaterThan(6);
      }
  });
});
