import { referenceBackend } from "@hyaline/backend-reference";
import { random, relu, useBackend } from "@hyaline/core";
import { guidedBackprop, inputXGradient, type saliency } from "@hyaline/explainers";
import type { ChangeParameter, Explain, Explanation } from "@hyaline/explanation";
import { bind, dense, sequential } from "@hyaline/layers";
import { beforeAll, expect, test } from "vitest";
import {
  efficientParameterRandomisation,
  parameterRandomisation,
  reparameterised,
  smoothParameterRandomisation,
} from "../index.js";
import { tableOf } from "../testing/recorded.js";
import { binsOf, histogramEntropy } from "./parts/histogramEntropy.js";

beforeAll(() => useBackend(referenceBackend()));

const network = sequential([dense(16, { activation: relu }), dense(2)]);
const variables = network.init(random.key(0), { dtype: "float32", shape: [1, 6] });
const rows = Array.from({ length: 4 }, (_, i) => Array.from({ length: 6 }, (_, j) => Math.sin(i * 6 + j)));
const subjectOf = async (method: typeof saliency | typeof inputXGradient) => {
  const withParameters = reparameterised(variables.params, (params) =>
    method(bind(network, { ...variables, params }) as never),
  );
  return {
    explanation: await method(bind(network, variables) as never).explain(rows, { target: 1 }),
    withParameters,
  };
};

test("without noise the smooth test is the plain one, in the same orders", async () => {
  const subject = await subjectOf(inputXGradient);
  for (const order of ["topDown", "bottomUp", "independent"] as const) {
    const smooth = await smoothParameterRandomisation(subject, { order, samples: 2, noise: 0 });
    const plain = await parameterRandomisation(subject, { order });
    expect(smooth.curves?.map(({ names }) => names)).toEqual(plain.curves?.map(({ names }) => names));
    for (const [row, value] of plain.values.values.entries())
      expect(smooth.values.values[row]).toBeCloseTo(value, 6);
  }
});

test("with noise it is the mean of noisy copies that is compared, by hand", async () => {
  const seen: number[][] = [];
  // Attributions are the input itself, once the layer is random its opposite.
  const explainWith =
    (sign: number): Explain =>
    async (x) => {
      const { shape, values } = x as Explanation["values"];
      seen.push(Array.from(values));
      const own = { shape, values: Array.from(values, (value) => sign * value) };
      return { ...tableOf([[0]]), values: own, data: own, target: [null] };
    };
  const withParameters = (change: ChangeParameter) =>
    explainWith(change("a/w", { shape: [1], values: [5] }).values[0] === 5 ? 1 : -1);
  // A parameter that does not vary stays as it is when drawn.
  const varied = (change: ChangeParameter) =>
    explainWith(Object.is(change("a/w", { shape: [2], values: [1, 2] }).values[0], 1) ? 1 : -1);
  const explanation = tableOf([[0, 4, 10]]);
  const { values, provenance } = await smoothParameterRandomisation(
    { explanation, withParameters: varied },
    { samples: 400, noise: 0.1, measure: "pearson" },
  );
  expect(values.values[0]).toBeCloseTo(-1, 9);
  expect(provenance.seed).toBe(0);
  expect(seen).toHaveLength(800);
  // Noise of a tenth of the range 10, the same before and after.
  const moves = seen.slice(0, 400).flatMap((row) => row.map((value, i) => value - [0, 4, 10][i]!));
  expect(Math.sqrt(moves.reduce((all, move) => all + move * move, 0) / moves.length)).toBeGreaterThan(0.9);
  expect(Math.sqrt(moves.reduce((all, move) => all + move * move, 0) / moves.length)).toBeLessThan(1.1);
  expect(seen.slice(400)).toEqual(seen.slice(0, 400));
  const same = await smoothParameterRandomisation({ explanation, withParameters }, { samples: 3 });
  expect(same.values.values[0]).toBe(1);
});

test("the efficient test is the relative rise of entropy, by hand", async () => {
  // One of eight sticks out; once random, each is in a bin of its own.
  const explanation = tableOf([[0, 0, 0, 0, 0, 0, 0, 8], [1, 1, 1, 1, 1, 1, 1, 1]]); // biome-ignore format: rows
  const spread = { shape: [2, 8], values: [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7] };
  let asked = 0;
  const withParameters = (change: ChangeParameter): Explain => {
    for (const layer of ["a", "b"]) change(`${layer}/w`, { shape: [2], values: [1, 2] });
    return async () => ({
      ...explanation,
      values: spread,
      provenance: { ...explanation.provenance, evaluations: ++asked },
    });
  };
  const { values, interval, provenance } = await efficientParameterRandomisation(
    { explanation, withParameters },
    { bins: 8 },
  );
  const before = -(7 / 8) * Math.log(7 / 8) - (1 / 8) * Math.log(1 / 8);
  expect(values.values[0]).toBeCloseTo((Math.log(8) - before) / before, 12);
  expect(values.values[1]).toBeNaN();
  expect(interval?.rows).toBe(1);
  expect(provenance.evaluations).toBe(1);
  expect(histogramEntropy(Float64Array.of(3, 3, 3), 4)).toBe(0);
  // Quartiles 1 and 3 of 0 to 4: width 2 · 2 / ∛5, so ⌈4 / 2.34⌉ bins; Sturges where half are equal.
  expect(binsOf(Float64Array.of(0, 1, 2, 3, 4))).toBe(2);
  expect(binsOf(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 9))).toBe(4);
});

test("both ask a real explainer of a real model", async () => {
  const subject = await subjectOf(guidedBackprop as never);
  for (const metric of [smoothParameterRandomisation, efficientParameterRandomisation]) {
    const { values, provenance } = await metric(subject, {
      ...(metric === smoothParameterRandomisation ? { samples: 3 } : {}),
    } as never);
    expect(values.values).toHaveLength(4);
    for (const value of values.values) expect(Number.isFinite(value)).toBe(true);
    expect(provenance.evaluations).toBeGreaterThan(3);
  }
});
