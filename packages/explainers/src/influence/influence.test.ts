import { referenceBackend } from "@hyaline/backend-reference";
import { hessian, matMul, meanSquaredError, square, type Tensor, tensor, useBackend } from "@hyaline/core";
import type { TrainedModel } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { alike, close, dot, inverted, literal, scoresOf, wave } from "../testing/influenceNets.js";
import { influence } from "./influence.js";

beforeAll(() => useBackend(referenceBackend()));

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
