import { referenceBackend } from "@hyaline/backend-reference";
import { slice, type Tensor, tensor, useBackend } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { netOf, WIDTH, wave } from "../testing/randomNets.js";
import { gradientShap } from "./gradientShap.js";
import { integratedGradients } from "./integratedGradients.js";

interface Recorded {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly input: number[][];
  readonly baselines: number[][];
  readonly target: number[] | null;
  readonly captured_alphas: number[];
  readonly captured_baseline_indices: number[];
  readonly params: { readonly n_samples: number };
  readonly attributions: unknown;
  readonly baseline_logits: number[][];
  readonly attributions_max_abs: number;
  readonly f32_vs_f64_max_abs: number;
}

const cases = ["attributions_mlp.json", "attributions_cnn.json"]
  .flatMap(readCases)
  .filter(({ method }) => method === "GradientShap") as unknown as Recorded[];

const inRows = <T>(list: readonly T[], rows: number): T[][] => {
  const size = list.length / rows;
  return Array.from({ length: rows }, (_, row) => list.slice(row * size, (row + 1) * size));
};

describe.each(backends.slice(0, 2))("on %s, as Captum", (_, create) => {
  runsOn(create);

  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const { input, target, baselines } = each;
    const explainer = gradientShap(fixtureModel(each.model), {
      background: baselines,
      samples: {
        background: inRows(each.captured_baseline_indices, input.length),
        alphas: inRows(each.captured_alphas, input.length),
      },
      batchSize: 20,
    });
    const { values, baseValue } = await explainer.explain(input, { target });
    explainer.dispose();
    const expected = flat(each.attributions);
    const tolerance = 1e-4 * each.attributions_max_abs + 10 * each.f32_vs_f64_max_abs;
    expect(values.values).toHaveLength(expected.length);
    expected.forEach((e, i) => {
      expect(Math.abs(e - (values.values[i] as number))).toBeLessThanOrEqual(tolerance);
    });
    const ofTarget = each.baseline_logits.map((logits) => logits[target?.[0] ?? 0] as number);
    const mean = ofTarget.reduce((sum, y) => sum + y, 0) / ofTarget.length;
    expect(baseValue.values[0]).toBeCloseTo(mean, 4);
  });
});

describe("worked by hand and by the paper", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const product = (x: Tensor) =>
    slice(x, [null, [0, 1]])
      .mul(slice(x, [null, [1, 2]]))
      .sum({ axes: 1 });
  const background = [
    [0, 1],
    [2, -1],
    [1, 1],
  ];
  /** (x_i − b_i) ∫ (b_j + α (x_j − b_j)) dα = (x_i − b_i) (b_j + x_j) / 2, averaged. */
  const truth = (x: readonly number[]) =>
    [0, 1].map(
      (i) =>
        background.reduce(
          (sum, b) =>
            sum + (((x[i] as number) - (b[i] as number)) * ((b[1 - i] as number) + (x[1 - i] as number))) / 2,
          0,
        ) / background.length,
    );

  test("gradientShap of a product, sample by sample", async () => {
    const samples = { background: [[0, 1]], alphas: [[0.5, 0]] };
    const { values, standardError, baseValue, convergenceDelta } = await gradientShap(product, {
      background,
      samples,
    }).explain([[3, 2]]);
    // At (1.5, 1.5): (3 · 1.5, 1 · 1.5). At (2, -1): (1 · -1, 3 · 2).
    expect([...values.values]).toEqual([(4.5 - 1) / 2, (1.5 + 6) / 2]);
    expect([...standardError.values]).toEqual([2.75, 2.25]);
    expect(baseValue.values[0]).toBeCloseTo((0 - 2 + 1) / 3, 12);
    expect(convergenceDelta[0]).toBeCloseTo(5.5 - (6 - (baseValue.values[0] as number)), 12);
  });

  test("of a linear model every sample of one background row is exact", async () => {
    const linear = (x: Tensor) => x.mul(tensor([[2, -1]])).sum({ axes: 1 });
    const { values, standardError, convergenceDelta } = await gradientShap(linear, {
      background: [[1, 1]],
      samples: 3,
    }).explain([[3, 2]]);
    expect([...values.values, ...standardError.values]).toEqual([4, -1, 0, 0]);
    expect(convergenceDelta).toEqual([0]);
  });

  test("its expectation is the mean of Integrated Gradients from every background row", async () => {
    const net = netOf([
      { kind: "tanh", seed: 3 },
      { kind: "gate", seed: 5 },
    ]);
    const [x, others] = [wave([2, WIDTH], 1), wave([5, WIDTH], 9)];
    const from = (await others.array()) as number[][];
    const paths = await Promise.all(
      from.map((baseline) => integratedGradients(net).explain(x, { target: 0, baseline })),
    );
    const found = await gradientShap(net, { background: from, samples: 4000 }).explain(x, { target: 0 });
    found.values.values.forEach((value, i) => {
      const mean = paths.reduce((sum, { values }) => sum + (values.values[i] as number), 0) / paths.length;
      const error = found.standardError.values[i] as number;
      expect(Math.abs(value - mean)).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.02);
    });
  });

  test("values are within 1.96 of their errors of the truth about as often as they should be", async () => {
    const rows = Array.from({ length: 400 }, () => [3, 2]);
    const { values, standardError } = await gradientShap(product, { background, samples: 60 }).explain(rows);
    const [first] = truth([3, 2]);
    const covered = rows.filter((_, i) => {
      const off = Math.abs((values.values[2 * i] as number) - (first as number));
      return off <= 1.96 * (standardError.values[2 * i] as number);
    }).length;
    expect(covered / rows.length).toBeGreaterThan(0.92);
    expect(covered / rows.length).toBeLessThan(0.985);
  });

  test("any batch, any rows beside: the same numbers; a stream gets better until it is good enough", async () => {
    const at = { background, samples: 12, seed: 3 };
    const whole = await gradientShap(product, at).explain([
      [3, 2],
      [1, -4],
    ]);
    const cut = await gradientShap(product, { ...at, batchSize: 5 }).explain([
      [3, 2],
      [1, -4],
    ]);
    const alone = await gradientShap(product, at).explain([[3, 2]]);
    whole.values.values.forEach((v, i) => {
      expect(cut.values.values[i]).toBeCloseTo(v, 5);
      if (i < 2) expect(alone.values.values[i]).toBeCloseTo(v, 5);
    });
    const errors: number[] = [];
    let last: Explanation | undefined;
    const until = { standardError: 0.4 };
    for await (const each of gradientShap(product, { background }).stream([[3, 2]], { until })) {
      errors.push(Math.max(...(each.standardError.values as Float64Array)));
      last = each;
    }
    expect(errors.length).toBeGreaterThan(2);
    expect(errors.at(-1)).toBeLessThanOrEqual(0.4);
    expect(last?.provenance.seed).toBe(0);
  });

  test("noise moves the input in each sample", async () => {
    const identity = (x: Tensor) => x.sum({ axes: 1 });
    const { values, standardError } = await gradientShap(identity, {
      background: [[0]],
      standardDeviation: 0.5,
      samples: 400,
    }).explain([[1]]);
    expect(standardError.values[0]).toBeGreaterThan(0.02);
    expect(standardError.values[0]).toBeLessThan(0.03);
    expect(Math.abs((values.values[0] as number) - 1)).toBeLessThan(4 * (standardError.values[0] as number));
  });

  test("several inputs move together, and what rides along stays each row's own", async () => {
    const model = ({ a, b, k }: { readonly a: Tensor; readonly b: Tensor; readonly k: Tensor }) =>
      a.mul(b).mul(k).sum({ axes: 1 });
    const samples = {
      background: [
        [0, 0],
        [0, 0],
      ],
      alphas: [
        [0, 1],
        [0, 1],
      ],
    };
    const x = { k: [[2], [5]], a: [[3], [3]], b: [[1], [1]] };
    const found = await gradientShap(model, { background: { a: [[1]], b: [[3]] }, samples }).explain(x, {
      attribute: ["a", "b"],
    });
    // (3 − 1) k b at b = 3 and 1, (1 − 3) k a at a = 1 and 3.
    expect(found.inputs?.map(({ name, values }) => [name, values && [...values.values]])).toEqual([
      ["k", undefined],
      ["a", [8, 20]],
      ["b", [-8, -20]],
    ]);
    expect([...found.baseValue.values]).toEqual([6, 15]);
    expect(found.convergenceDelta).toEqual([0, 0]);
  });

  test.each([
    ["a background of another width", { background: [[1]] }, "shape"],
    ["samples of other rows", { background, samples: { background: [[0, 1]], alphas: [[1]] } }, "shape"],
    [
      "samples of background rows that are not there",
      { background, samples: { background: [[0, 3]], alphas: [[0, 1]] } },
      "argument",
    ],
  ])("%s is refused", async (_, options, code) => {
    await expect(gradientShap(product, options).explain([[1, 2]])).rejects.toMatchObject({ code });
  });
});
