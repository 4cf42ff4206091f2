import { referenceBackend } from "@hyaline/backend-reference";
import { sum, type Tensor, tensor, useBackend } from "@hyaline/core";
import { blackBox, type Explanation, randomStream } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import {
  deletionAuc,
  faithfulnessCorrelation,
  faithfulnessEstimate,
  infidelity,
  insertionAuc,
  sensitivityN,
} from "../index.js";
import { tableOf } from "../testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

// For every linear model: the exact attribution has the best score that there is, a random one has a worse one.

const FEATURES = 6;
const draw = (seed: number, stream: number) => {
  const random = randomStream(seed, stream);
  return Array.from({ length: FEATURES }, () => random.normal());
};
const explained = (x: readonly number[], values: readonly number[]): Explanation => ({
  ...tableOf([x]),
  values: { shape: [1, FEATURES], values },
});

const metrics = [
  ["faithfulnessCorrelation", faithfulnessCorrelation, { runs: 40 }, 1],
  ["faithfulnessEstimate", faithfulnessEstimate, {}, 1],
  ["sensitivityN", sensitivityN, { runs: 20 }, 1],
  ["infidelity", infidelity, { draws: 40 }, 0],
  ["deletionAuc", deletionAuc, {}, undefined],
  ["insertionAuc", insertionAuc, {}, undefined],
] as const;

describe.each(metrics)("%s", (name, metric, options, best) => {
  test("is the best for the exact attribution of any linear model, and worse for a random one", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const [weights, x] = [draw(seed, 0), draw(seed, 1)];
      const model = (rows: Tensor) => sum(rows.mul(tensor(weights)), { axes: 1 });
      // Infidelity's attributions are slopes; the others' are what removing takes.
      const exact = name === "infidelity" ? weights : weights.map((weight, i) => weight * (x[i] as number));
      const scoreOf = async (values: readonly number[]) =>
        (await metric({ explanation: explained(x, values), model }, options as never)).values
          .values[0] as number;
      const score = await scoreOf(exact);
      if (best !== undefined) expect(score).toBeCloseTo(best, 5);
      for (const other of [2, 3, 4]) {
        const worse = await scoreOf(draw(seed, other));
        const gap = metric.facts.direction === "higher" ? score - worse : worse - score;
        expect(gap).toBeGreaterThanOrEqual(best === undefined ? -1e-6 : 1e-3);
      }
      // The exact one reversed removes last what matters most.
      const reversed = await scoreOf(exact.map((value) => -value));
      expect(metric.facts.direction === "higher" ? score - reversed : reversed - score).toBeGreaterThan(1e-3);
    }
  });

  test("a model that fails is an error, a constant one no score or an honest one", async () => {
    const [x, values] = [draw(1, 1), draw(1, 2)];
    const explanation = explained(x, values);
    const failing = blackBox(() => {
      throw new Error("no such server");
    });
    await expect(metric({ explanation, model: failing }, options as never)).rejects.toMatchObject({
      code: "model",
    });
    const constant = blackBox((rows: number[][]) => rows.map(() => 3));
    const { values: scored } = await metric({ explanation, model: constant }, options as never);
    const [score] = scored.values;
    if (name.endsWith("Auc")) expect(score).toBe(3);
    else if (name === "infidelity") expect(score).toBeGreaterThan(0);
    else expect(score).toBeNaN();
  });
});
