import { referenceBackend } from "@hyaline/backend-reference";
import { gather, matMul, reshape, type Tensor, tanh, tap, tensor, useBackend } from "@hyaline/core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { seeds, wave } from "../testing/randomNets.js";
import { discretisedIntegratedGradients } from "./discretisedIntegratedGradients.js";
import { neighbourPath } from "./parts/neighbourPath.js";

beforeAll(() => useBackend(referenceBackend()));

const [WORDS, SIZE] = [12, 3];
const embedding = wave([WORDS, SIZE], 1).cast("float32");
const model = (ids: Tensor) => {
  const h = reshape(tap("embedding", gather(embedding, ids)), [ids.shape[0] as number, -1]);
  return matMul(tanh(matMul(h, wave([3 * SIZE, 4], 2).cast("float32"))), wave([4, 2], 3).cast("float32"));
};
const ids = (rows: number[][]) => tensor(rows, { dtype: "int32" });

/** The authors' words, chosen one by one. */
function literal(
  table: readonly (readonly number[])[],
  from: number,
  to: number,
  steps: number,
  isGreedy: boolean,
) {
  const bend = (vector: readonly number[], first: readonly number[], second: readonly number[]) =>
    vector.map((each, i) => {
      const [a, b] = [first[i] as number, second[i] as number];
      return (each - a) * (each - b) <= 0 ? each : a - (a - b) / steps;
    });
  const at = (word: number) => table[word] as readonly number[];
  const words = [to];
  while (words.length < steps) {
    const here = at(words.at(-1) as number);
    const farness = (word: number) => Math.hypot(...here.map((each, i) => each - (at(word)[i] as number)));
    const left = table
      .map((_, word) => word)
      .filter((word) => word !== from && !words.includes(word))
      .sort((a, b) => farness(a) - farness(b));
    const costs = left.map((word) => {
      const bent = bend(at(word), here, at(from));
      return isGreedy
        ? Math.hypot(...bent.map((each, i) => each - (at(word)[i] as number)))
        : bent.filter((each, i) => each !== at(word)[i]).length;
    });
    words.push(left[costs.indexOf(Math.min(...costs))] as number);
  }
  const points = [at(to)];
  for (const word of words.slice(1))
    points.push(bend(at(word), points.at(-1) as readonly number[], at(from)));
  return [...points, at(from)].reverse();
}

test.each(["greedy", "maxCount"] as const)(
  "%s paths are the authors', point by point, and never turn back",
  (strategy) => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 4 }), fc.integer({ min: 5, max: 9 }), (seed, from, to) => {
        const table = Array.from({ length: WORDS }, (_, w) =>
          Array.from({ length: SIZE }, (_, i) => Math.sin(seed + 5 * w + 3.1 * i + w * w * i)),
        );
        const steps = 5;
        const options = { steps, neighbours: WORDS, strategy };
        const path = neighbourPath({ values: table.flat(), rowSize: SIZE, count: WORDS }, from, to, options);
        for (const [i, each] of literal(table, from, to, steps, strategy === "greedy")
          .flat()
          .entries())
          expect(path[i]).toBeCloseTo(each, 12);
        for (let i = 0; i < SIZE; i++) {
          const line = Array.from({ length: steps + 1 }, (_, k) => path[k * SIZE + i] as number);
          const way = Math.sign((line.at(-1) as number) - (line[0] as number));
          for (let k = 0; k < steps; k++)
            expect(way * ((line[k + 1] as number) - (line[k] as number))).toBeGreaterThanOrEqual(-1e-12);
        }
      }),
    );
  },
);

test("attributions are complete up to the steps' curvature, one number a token", async () => {
  const explainer = discretisedIntegratedGradients(model, { layer: "embedding", embedding, steps: 8 });
  const { values, convergenceDelta, output, baseValue, layer } = await explainer.explain(
    ids([
      [5, 0, 9],
      [3, 7, 2],
    ]),
    { target: 1 },
  );
  expect(values.shape).toEqual([2, 3]);
  expect(layer).toBe("embedding");
  // Padding in the place of padding changes nothing.
  expect(values.values[1]).toBe(0);
  convergenceDelta.forEach((delta, row) => {
    const change = (output?.values[row] as number) - (baseValue.values[row] as number);
    const total = [...values.values.slice(row * 3, row * 3 + 3)].reduce((a, b) => a + b, 0);
    expect(total - change).toBeCloseTo(delta, 5);
    expect(Math.abs(delta)).toBeLessThan(0.05);
  });
});

test("is exact along any path of a linear model", async () => {
  const linear = (x: Tensor) => tap("embedding", gather(embedding, x)).sum({ axes: [1, 2] });
  const explainer = discretisedIntegratedGradients(linear, {
    layer: "embedding",
    embedding,
    steps: 4,
    strategy: "maxCount",
  });
  const { values, convergenceDelta } = await explainer.explain(ids([[4, 6]]), { baseline: [[1, 2]] });
  const sums = ((await embedding.array()) as number[][]).map((row) => row.reduce((a, b) => a + b, 0));
  expect(values.values[0]).toBeCloseTo((sums[4] as number) - (sums[1] as number), 5);
  expect(values.values[1]).toBeCloseTo((sums[6] as number) - (sums[2] as number), 5);
  expect(convergenceDelta[0]).toBeCloseTo(0, 5);
});

test("ids that the embedding does not have, and an embedding of another size", async () => {
  const short = discretisedIntegratedGradients(model, {
    layer: "embedding",
    embedding: embedding.slice([0, 6]),
  });
  await expect(short.explain(ids([[1, 2, 8]]), { target: 0 })).rejects.toThrow(/from 0 to 5/);
  const narrow = discretisedIntegratedGradients(model, {
    layer: "embedding",
    embedding: embedding.slice(null, [0, 2]),
  });
  await expect(narrow.explain(ids([[1, 2, 8]]), { target: 0 })).rejects.toMatchObject({ code: "shape" });
});
