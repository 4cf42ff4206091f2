import { referenceBackend } from "@hyaline/backend-reference";
import { sizeOf, type Tensor, tap, tensor, useBackend } from "@hyaline/core";
import { blackBox, type Explanation, randomStream } from "@hyaline/explanation";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { occlusion } from "../occlusion/occlusion.js";
import { backends, runsOn } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { netOf, nets, seeds, WIDTH, wave } from "../testing/randomNets.js";
import { integratedGradients } from "./integratedGradients.js";
import { saliency } from "./saliency.js";
import { smoothGrad } from "./smoothGrad.js";
import { smoothGradSquared } from "./smoothGradSquared.js";
import { varGrad } from "./varGrad.js";

interface Recorded {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: { readonly nt_samples: number; readonly nt_type: keyof typeof byCaptumsName };
  readonly input: number[][];
  readonly target: number[] | null;
  readonly captured_noise: number[][];
  readonly attributions: unknown;
  readonly attributions_max_abs: number;
  readonly f32_vs_f64_max_abs: number;
}

const cases = ["attributions_mlp.json", "attributions_cnn.json"]
  .flatMap(readCases)
  .filter(({ method }) => method === "NoiseTunnel(Saliency)") as unknown as Recorded[];

const byCaptumsName = {
  smoothgrad: smoothGrad,
  smoothgrad_sq: smoothGradSquared,
  vargrad: (model: (x: Tensor) => Tensor) => varGrad(model, { unbiased: false }),
};

/** Recorded row by row, sample by sample. */
const noiseOf = ({ params, captured_noise, input }: Recorded) => {
  const samples = params.nt_samples;
  const values = flat(captured_noise);
  const rowShape = shapeOf(input[0]);
  return { shape: [input.length, samples, ...rowShape], values: Float64Array.from(values) };
};
const shapeOf = (nested: unknown): number[] =>
  Array.isArray(nested) ? [nested.length, ...shapeOf(nested[0])] : [];

describe.each(backends.slice(0, 2))("on %s, as Captum", (_, create) => {
  runsOn(create);

  test.each(cases.map((each) => [each.id, each] as const))("%s", async (_id, each) => {
    const explainer = byCaptumsName[each.params.nt_type](fixtureModel(each.model));
    const { values } = await explainer.explain(each.input, {
      target: each.target,
      noise: noiseOf(each),
    });
    explainer.dispose();
    const expected = flat(each.attributions);
    const tolerance = 1e-4 * each.attributions_max_abs + 10 * each.f32_vs_f64_max_abs;
    expect(values.values).toHaveLength(expected.length);
    expected.forEach((e, i) => {
      expect(Math.abs(e - (values.values[i] as number))).toBeLessThanOrEqual(tolerance);
    });
  });
});

describe("worked by hand and by the papers", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const x = wave([3, WIDTH], 1);

  test("smoothGrad, smoothGradSquared and varGrad of a square", async () => {
    // The slope of x² at 1 ± 0.5 is 3 and 1: mean 2, mean square 5, variance 1 over n and 2 over n - 1.
    const square = (z: Tensor) => z.mul(z).sum({ axes: 1 });
    const noise = { shape: [1, 2, 1], values: [0.5, -0.5] };
    const [mean, squared, spread, biased] = await Promise.all([
      smoothGrad(square).explain([[1]], { noise }),
      smoothGradSquared(square).explain([[1]], { noise }),
      varGrad(square).explain([[1]], { noise }),
      varGrad(square, { unbiased: false }).explain([[1]], { noise }),
    ]);
    expect([mean, squared, spread, biased].map(({ values }) => values.values[0])).toEqual([2, 5, 2, 1]);
    expect(mean.standardError.values[0]).toBeCloseTo(1, 12);
    expect(squared.standardError.values[0]).toBeCloseTo(4, 12);
    expect(mean.output?.values[0]).toBe(1);
  });

  test("the literal loop: each row's noisy copies explained one by one", async () => {
    const net = netOf([{ kind: "gate", seed: 3 }]);
    const samples = 5;
    const found = await smoothGrad(net, { samples, noiseLevel: 0.2, seed: 7 }).explain(x, { target: 1 });
    const rows = (await x.array()) as number[][];
    for (const [row, own] of rows.entries()) {
      const stream = randomStream(7, row);
      const deviation = 0.2 * (Math.max(...own) - Math.min(...own));
      const sum = new Float64Array(WIDTH);
      for (let k = 0; k < samples; k++) {
        const noisy = tensor([own.map((v) => v + deviation * stream.normal())], { dtype: "float64" });
        const { values } = await saliency(net, { absolute: false }).explain(noisy, { target: 1 });
        values.values.forEach((v, i) => {
          sum[i] = (sum[i] as number) + v / samples;
        });
      }
      sum.forEach((v, i) => {
        expect(found.values.values[row * WIDTH + i]).toBeCloseTo(v, 12);
      });
    }
  });

  test("any batch: the same numbers for every batchSize, and whatever rows come along", async () => {
    await fc.assert(
      fc.asyncProperty(nets, seeds, fc.integer({ min: 1, max: 40 }), async (blocks, seed, batchSize) => {
        const net = netOf(blocks);
        const given = wave([3, WIDTH], seed);
        const whole = await varGrad(net, { samples: 9 }).explain(given, { target: 0 });
        const cut = await varGrad(net, { samples: 9, batchSize }).explain(given, { target: 0 });
        const first = await varGrad(net, { samples: 9 }).explain(wave([1, WIDTH], seed), { target: 0 });
        whole.values.values.forEach((v, i) => {
          expect(cut.values.values[i]).toBeCloseTo(v, 10);
          if (i < WIDTH) expect(first.values.values[i]).toBeCloseTo(v, 10);
        });
      }),
      { numRuns: 8 },
    );
  });

  test("the target is that of the row without noise", async () => {
    const model = (z: Tensor) => z.mul(tensor([[1, -1]]));
    const { values, target } = await smoothGrad(model, { standardDeviation: 50 }).explain([
      [1, 1.5],
      [-3, 1],
    ]);
    expect(target).toEqual([0, 1]);
    expect([...values.values]).toEqual([1, 0, 0, -1]);
  });

  test("around Integrated Gradients with a baseline, around a black box, at a layer", async () => {
    const linear = (z: Tensor) => z.mul(tensor([[2, -1]])).sum({ axes: 1 });
    const ig = integratedGradients(linear, { steps: 3 });
    const noise = { shape: [1, 2, 2], values: [0.5, 0, -0.5, 1] };
    const around = (rows: never, call: object) => ig.explain(rows, { ...call, baseline: 1 });
    const path = await smoothGrad(linear, { around }).explain([[2, 3]], { noise });
    // 2 (x - 1) and -(x - 1) at the mean noise, 0 and 0.5.
    expect([...path.values.values]).toEqual([2, -2.5]);
    const box = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => [2 * a - b]));
    const covered = await smoothGrad(box, { around: occlusion(box, { window: [1] }) }).explain([[2, 3]], {
      noise,
    });
    expect([...covered.values.values]).toEqual([4, -3.5]);
    // The model itself, 2 + 2 noisy rows of three evaluations each.
    expect(covered.provenance.evaluations).toBeGreaterThan(6);
    const tapped = (z: Tensor) => tap("twice", z.mul(2)).mul(3).sum({ axes: 1 });
    const inside = await smoothGrad(tapped, { around: saliency(tapped, { layer: "twice" }) }).explain([
      [1, 2],
    ]);
    expect([inside.layer, ...inside.values.values]).toEqual(["twice", 3, 3]);
  });

  test("of several inputs those that are attributed get noise, and the others ride along", async () => {
    const model = ({ a, b }: { readonly a: Tensor; readonly b: Tensor }) => a.mul(a).mul(b).sum({ axes: 1 });
    const noise = { a: { shape: [1, 2, 1], values: [1, -1] } };
    const call = { noise, attribute: ["a"] };
    const found = await smoothGradSquared(model).explain({ b: [[3]], a: [[2]] }, call);
    // 2 a b at a = 3 and 1: 18² and 6².
    expect([...found.values.values]).toEqual([180]);
    expect([...found.standardError.values]).toEqual([144]);
    expect(found.inputs?.map(({ name, values }) => [name, values && [...values.values]])).toEqual([
      ["b", undefined],
      ["a", [180]],
    ]);
  });
});

describe("standard errors and time", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const cubic = (z: Tensor) => z.mul(z).mul(z).sum({ axes: 1 });
  const deviation = 0.5;
  /** Of 3 (x + ε)² at x = 1: mean, mean square and variance by the moments of the normal distribution. */
  const s2 = deviation ** 2;
  const truth = {
    smoothGrad: 3 * (1 + s2),
    smoothGradSquared: 9 * (1 + 6 * s2 + 3 * s2 * s2),
    varGrad: 9 * (4 * s2 + 2 * s2 * s2),
  };

  test.each([
    ["smoothGrad", smoothGrad, 0.92],
    ["smoothGradSquared", smoothGradSquared, 0.88],
    ["varGrad", varGrad, 0.85],
  ] as const)(
    "%s is within 1.96 of its errors of the truth about as often as it should",
    async (name, method, least) => {
      // 400 independent rows: each has a stream of its own. Skewed tallies cover less than 95 %, and no more than 99 %.
      const rows = Array.from({ length: 400 }, () => [1]);
      const explainer = method(cubic, { samples: 100, standardDeviation: deviation });
      const { values, standardError } = await explainer.explain(rows);
      const covered = rows.filter((_, i) => {
        const off = Math.abs((values.values[i] as number) - truth[name]);
        return off <= 1.96 * (standardError.values[i] as number);
      }).length;
      expect(covered / rows.length).toBeGreaterThan(least);
      expect(covered / rows.length).toBeLessThan(0.985);
    },
  );

  test("stream gets better until it is good enough", async () => {
    const errors: number[] = [];
    let last: Explanation | undefined;
    const until = { standardError: 0.1 };
    for await (const each of smoothGrad(cubic, { standardDeviation: deviation }).stream([[1]], { until })) {
      errors.push(each.standardError.values[0] as number);
      last = each;
    }
    expect(errors.length).toBeGreaterThan(2);
    expect(errors.at(-1)).toBeLessThanOrEqual(0.1);
    expect(errors.slice(0, -1).every((error) => error > 0.1)).toBe(true);
    expect(last?.provenance.options.samples).toBe(8 * errors.length);
    expect(last?.provenance.seed).toBe(0);
  });

  test("an abort gives the best so far where it is asked to", async () => {
    const stop = new AbortController();
    const found = await smoothGrad(cubic, { samples: 1000, batchSize: 10 }).explain([[1, 2]], {
      signal: stop.signal,
      onAbort: "partial",
      onProgress: ({ done }) => {
        if (done >= 50) stop.abort();
      },
    });
    expect(found.provenance.partial).toBe(true);
    expect(found.provenance.options.samples).toBeLessThan(100);
  });
});

describe("what does not fit is refused", () => {
  beforeAll(() => useBackend(referenceBackend()));
  const model = (z: Tensor) => z.sum({ axes: 1 });
  const of = (...shape: number[]) => ({ shape, values: new Float64Array(sizeOf(shape)) });

  test.each([
    ["noise of other rows", of(3, 2, 2), "shape"],
    ["noise of one sample", of(1, 1, 2), "shape"],
    ["noise of another width", of(1, 2, 3), "shape"],
    ["noise that is NaN", { shape: [1, 2, 2], values: [0, 0, Number.NaN, 0] }, "data"],
  ])("%s", async (_, noise, code) => {
    await expect(smoothGrad(model).explain([[1, 2]], { noise })).rejects.toMatchObject({ code });
  });

  test("one sample, a black box without an explainer around it, what is no explainer", async () => {
    expect(() => smoothGrad(model, { samples: 1 })).toThrow(/samples must be a whole number from 2 up/);
    expect(() => smoothGrad(blackBox((rows: number[][]) => rows))).toThrow(/white box/);
    expect(() => smoothGrad(model, { around: {} as never })).toThrow(/around must be an explainer/);
  });
});
