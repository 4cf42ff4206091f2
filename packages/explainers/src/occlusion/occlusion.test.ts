import { tensor } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases } from "../testing/fixtures.js";
import { importedModel } from "../testing/importedModels.js";
import { featureAblation } from "./featureAblation.js";
import { occlusion } from "./occlusion.js";

interface Case {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: {
    readonly sliding_window_shapes: number[];
    readonly strides: number[];
    readonly baseline: number;
    readonly feature_mask: unknown[];
    readonly replacement_token: number;
  };
  readonly input: unknown[];
  readonly baselines: unknown[];
  readonly target: number[];
  readonly attributions: unknown[];
  readonly f32_vs_f64_max_abs: number;
  readonly attributions_max_abs: number;
}
const cases = ["mlp", "cnn"].flatMap((name) => readCases(`attributions_${name}.json`) as unknown as Case[]);
const of = (method: string) =>
  cases.filter((each) => each.method === method).map((each) => [each.id, each] as const);
/** Of recurrent nets and of attention, whose tokens are replaced; one of each by day. */
const ofTokens = (method: string) => {
  const night = process.env.HYALINE_NIGHTLY === "1";
  return ["rnn", "attn"]
    .flatMap((name) =>
      (readCases(`attributions_${name}.json`) as unknown as Case[])
        .filter((each) => each.method === method)
        .slice(0, night ? undefined : 1),
    )
    .map((each) => [each.id, each] as const);
};
const numbers = (nested: unknown) => flat(nested as never) as number[];
const near = (got: ArrayLike<number>, each: Case) => {
  const most = 1e-4 * each.attributions_max_abs + 10 * each.f32_vs_f64_max_abs;
  numbers(each.attributions).forEach((expected, i) => {
    expect(Math.abs((got[i] as number) - expected)).toBeLessThan(most);
  });
};

const tokens = ({ input }: Case) => tensor(input as number[][], { dtype: "int32" });

describe.each(backends)("on %s, Captum's recorded values", (_, create) => {
  runsOn(create);

  test.each(of("Occlusion"))("%s", async (_id, each) => {
    const { sliding_window_shapes: window, strides, baseline: fill } = each.params;
    const explainer = occlusion(fixtureModel(each.model), { window, strides, fill });
    const { values } = await explainer.explain(tensor(each.input as number[][]), { target: each.target });
    near(values.values, each);
    explainer.dispose();
  });

  test.each(of("FeatureAblation"))("%s", async (_id, each) => {
    const x = tensor(each.input as number[][]);
    const map = numbers(each.params.feature_mask);
    const groups = { shape: x.shape.slice(1), values: map };
    const explainer = featureAblation(fixtureModel(each.model), { groups });
    const { values, players } = await explainer.explain(x, {
      target: each.target,
      baseline: tensor(each.baselines as number[][]),
    });
    expect([...(players?.values ?? [])]).toEqual(map);
    // Captum repeats a group's value for each of its elements.
    const width = values.shape[1] as number;
    const repeated = Array.from(
      { length: x.size },
      (_, i) => values.values[Math.floor(i / map.length) * width + (map[i % map.length] as number)] as number,
    );
    near(repeated, each);
    explainer.dispose();
  });

  test.each(ofTokens("Occlusion"))("%s", async (_id, each) => {
    const { sliding_window_shapes: window, strides, replacement_token: fill } = each.params;
    const explainer = occlusion(await importedModel(each.model), { window, strides, fill });
    const { values } = await explainer.explain(tokens(each), { target: each.target });
    near(values.values, each);
    explainer.dispose();
  });

  test.each(ofTokens("FeatureAblation"))("%s", async (_id, each) => {
    const explainer = featureAblation(await importedModel(each.model));
    const { values } = await explainer.explain(tokens(each), {
      target: each.target,
      baseline: each.params.replacement_token,
    });
    near(values.values, each);
    explainer.dispose();
  });
});

describe("edges", () => {
  const sum = blackBox((rows: number[][]) => rows.map((row) => row.reduce((s, v) => s + v, 0)));

  test("overlaps are averaged or summed, uncovered elements get 0, and numbers stay float64", async () => {
    const x = [[1, 2, 3, 4, 16777217]];
    const of = async (options: object) => [
      ...(await occlusion(sum, { window: 2, ...options }).explain(x)).values.values,
    ];
    expect(await of({ strides: 2 })).toEqual([3, 3, 7, 7, 16777217]);
    expect(await of({ overlap: "sum" })).toEqual([3, 3 + 5, 5 + 7, 7 + 16777221, 16777221]);
    expect((await of({}))[1]).toBe(4);
    expect(await of({ window: 1, strides: 4 })).toEqual([1, 0, 0, 0, 16777217]);
  });

  test("each element is its own player unless grouped", async () => {
    const { values } = await featureAblation(sum).explain(
      [
        [1, 2],
        [3, 4],
      ],
      { baseline: 1 },
    );
    expect([...values.values]).toEqual([0, 1, 2, 3]);
  });

  test.each<readonly [string, () => unknown, RegExp]>([
    ["no window", () => occlusion(sum, {} as never), /needs window/],
    ["a window of nothing", () => occlusion(sum, { window: 0 }), /window must be/],
    ["another option", () => occlusion(sum, { window: 1, stride: 2 } as never), /did you mean strides/],
  ])("%s is refused", (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each<readonly [string, () => Promise<unknown>, RegExp]>([
    [
      "a window that is too large",
      () => occlusion(sum, { window: 3 }).explain([[1, 2]]),
      /must fit into a row/,
    ],
    ["a window of more axes", () => occlusion(sum, { window: [1, 1, 1] }).explain([[1, 2]]), /3 for 1/],
    [
      "an element in two groups",
      () => featureAblation(sum, { groups: [[0], [0, 1]] }).explain([[1, 2]]),
      /one group only/,
    ],
  ])("%s is refused", async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({
      name: "HyalineError",
      message: expect.stringMatching(message),
    });
  });
});
