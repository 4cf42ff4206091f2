import { referenceBackend } from "@hyaline/backend-reference";
import { softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import { backgroundMasker, blackBox, explanationFromJson, explanationToJson } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { readCases } from "../testing/fixtures.js";
import { gameModel } from "../testing/games.js";
import { exactShap } from "./exactShap.js";
import { kernelShap } from "./kernelShap.js";
import { type Hierarchy, partitionShap } from "./partitionShap.js";
import { permutationShap } from "./permutationShap.js";

interface ShapCase {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly params: { readonly output: string };
  readonly input: number[][];
  readonly background: number[][];
  readonly model_output: number[][];
  readonly base_values: number[];
  readonly shap_values: number[][][];
  readonly captured_permutations: number[][][];
  readonly clustering_linkage: number[][];
  readonly coalition_masks?: number[][];
  readonly kernel_weights: number[];
}
const cases = readCases("shap.json") as unknown as ShapCase[];
const of = (method: string) =>
  cases.filter((each) => each.method === method).map((each) => [each.id, each] as const);
const worst = (got: ArrayLike<number>, expected: readonly number[]) =>
  expected.reduce((max, e, i) => Math.max(max, Math.abs(e - (got[i] as number))), 0);

describe.each(backends)("on %s, SHAP's recorded values", (name, create) => {
  runsOn(create);
  // SHAP's were computed in float64, which the reference backend can do too.
  const dtype = name === "reference" ? "float64" : "float32";
  const tolerance = name === "reference" ? 1e-10 : 1e-5;
  const modelOf = ({ model, params }: ShapCase) => {
    const logits = fixtureModel(model, dtype);
    return params.output === "prob" ? (x: Tensor) => softmax(logits(x as never)) : logits;
  };
  const rowsOf = (rows: number[][]) => tensor(rows, { dtype });
  const check = (
    each: ShapCase,
    row: number,
    found: readonly { values: { values: ArrayLike<number> } }[],
  ) => {
    expect(found.length).toBe(each.base_values.length);
    found.forEach(({ values }, o) => {
      const expected = (each.shap_values[row] as number[][]).map((feature) => feature[o] as number);
      expect(worst(values.values, expected)).toBeLessThan(tolerance * Math.max(1, ...expected.map(Math.abs)));
    });
  };

  test.each(of("Exact"))("exactShap: %s", async (_, each) => {
    const shap = exactShap(modelOf(each), { background: each.background, batchSize: 4096 });
    const found = await shap.explainOutputs(rowsOf(each.input.slice(0, 1)));
    check(each, 0, found);
    expect(found[0]?.standardError?.values).toEqual(new Float64Array(10));
    shap.dispose();
  });

  test.each(of("Permutation"))("permutationShap, its own permutations: %s", async (_, each) => {
    for (const [row, permutations] of each.captured_permutations.entries()) {
      const shap = permutationShap(modelOf(each), { background: each.background, permutations });
      check(each, row, await shap.explainOutputs(rowsOf([each.input[row] as number[]])));
      shap.dispose();
    }
  });

  test.each(of("Partition"))("partitionShap, its own hierarchy: %s", async (_, each) => {
    const nodes: Hierarchy[] = Array.from({ length: 10 }, (_, i) => i);
    for (const [a, b] of each.clustering_linkage) nodes.push([nodes[a as number]!, nodes[b as number]!]);
    for (const hierarchy of [nodes.at(-1) as Hierarchy, "correlation"] as const) {
      const shap = partitionShap(modelOf(each), { background: each.background, hierarchy, samples: "exact" });
      for (const row of each.input.keys())
        check(each, row, await shap.explainOutputs(rowsOf([each.input[row] as number[]])));
      shap.dispose();
    }
  });

  const sampled = of("KernelSHAP").filter(([, { coalition_masks }]) => coalition_masks);
  test.each(sampled)("kernelShap, its own coalitions: %s", async (_, each) => {
    const shap = kernelShap(modelOf(each), {
      background: each.background,
      coalitions: { masks: each.coalition_masks as number[][], weights: each.kernel_weights },
    });
    const found = await shap.explainOutputs(rowsOf(each.input));
    check(each, 0, found);
    expect(found[0]?.standardError).toBeUndefined();
    shap.dispose();
  });
});

describe("games", () => {
  const ones = [[1, 1, 1]];
  const background = [[0, 0, 0]];
  // Worth 1 when players 0, 1 and 2 are all there.
  const and = [0, 0, 0, 0, 0, 0, 0, 1];

  test("Owen values of three who must all be there: the pair shares a half", async () => {
    const shap = partitionShap(gameModel(and), { background, hierarchy: [[0, 1], 2] });
    expect((await shap.explain(ones)).values.values).toEqual(Float64Array.of(0.25, 0.25, 0.5));
  });

  test("a budget divides what matters most first; the rest is shared alike, and nothing is lost", async () => {
    const players = 16;
    const box = blackBox((rows: number[][]) =>
      rows.map((row) => row.reduce((s, v, i) => s + v * (i === 5 ? 9 : 1), 0)),
    );
    const shap = partitionShap(box, { background: [new Array(players).fill(0)], samples: 20 });
    const { values, convergenceDelta, provenance } = await shap.explain([new Array(players).fill(1)]);
    expect(Math.abs(convergenceDelta?.[0] as number)).toBeLessThan(1e-9);
    expect(provenance.evaluations).toBeLessThanOrEqual(22);
    expect(Math.max(...values.values)).toBe(values.values[5]);
    let last = 0;
    for await (const each of partitionShap(box, { background: [new Array(players).fill(0)] }).stream([
      new Array(players).fill(1),
    ])) {
      expect(each.provenance.evaluations).toBeGreaterThanOrEqual(last);
      last = each.provenance.evaluations;
    }
  });

  test("equal coalitions of a row are asked once", async () => {
    let asked = 0;
    const box = blackBox((rows: number[][]) => {
      asked += rows.length;
      return rows.map(([a = 0, b = 0, c = 0]) => a * b * c);
    });
    const shap = permutationShap(box, { background, permutations: 50 });
    const { provenance } = await shap.explain(ones);
    expect(asked).toBeLessThanOrEqual(8);
    expect(provenance.evaluations).toBe(asked);
  });

  test("values do not depend on the size of batches", async () => {
    const found = [];
    for (const batchSize of [1, 7, 500]) {
      const { values } = await permutationShap(gameModel(and), {
        background,
        seed: 3,
        permutations: 6,
        batchSize,
      }).explain(ones);
      found.push([...values.values].join());
    }
    expect(new Set(found).size).toBe(1);
  });

  test("a logit link counts in log-odds, says so, and travels as JSON", async () => {
    const box = blackBox((rows: number[][]) =>
      rows.map(([a = 0, b = 0]) => 1 / (1 + Math.exp(-(2 * a - b)))),
    );
    for (const shap of [exactShap, permutationShap, partitionShap, kernelShap]) {
      const explanation = await shap(box, { background: [[0, 0]], link: "logit" }).explain([[1, 1]]);
      expect(worst(explanation.values.values, [2, -1])).toBeLessThan(1e-12);
      expect(explanation.link).toBe("log-odds");
      expect(explanationFromJson(explanationToJson(explanation))).toEqual(explanation);
    }
  });

  test("a black box sees the caller's numbers, and NaN where they are missing", async () => {
    const seen: number[][] = [];
    const box = blackBox((rows: number[][]) => {
      seen.push(...rows);
      return rows.map(([a = 0, b = 0]) => 1e8 + a + (Number.isNaN(b) ? 5 : b));
    });
    const { values } = await exactShap(box, { background: [[0, 0]] }).explain([[1, 2]]);
    expect([...values.values]).toEqual([1, 2]);
    const missing = await exactShap(box, { background: [[0, 0]] }).explain([[16777217, Number.NaN]]);
    expect([...missing.values.values]).toEqual([16777217, 5]);
    expect(seen.some(([a]) => a === 16777217)).toBe(true);
  });

  test("elements of no player are present, with several rows too (each has its own base)", async () => {
    useBackend(referenceBackend());
    const x = [
      [1, 5, 4],
      [2, 4, 40],
      [0, 6, 7],
    ];
    const sum = (t: Tensor) => t.sum({ axes: 1 });
    for (const shap of [exactShap, kernelShap]) {
      const { values, baseValue } = await shap(sum, { background, groups: [[0, 1]] }).explain(x);
      expect([...values.values]).toEqual([6, 6, 6]);
      expect([...(baseValue?.values ?? [])]).toEqual([4, 40, 7]);
    }
  });
});

describe("anytime", () => {
  const background = [new Array(8).fill(0)];
  const x = [[1, 0.5, -1, 0.8, 0.6, 1.2, 0.9, 1.1]];
  const f = (r: readonly number[]) =>
    Math.tanh(r[0]! * r[1]! * r[2]! + r[3]! * r[4]!) * r[5]! + Math.max(0, r[6]! + r[7]! * r[0]! - 1);
  const box = blackBox((rows: number[][]) => rows.map((row) => [f(row)]));

  test("nominal 95 % of errors cover the exact values", async () => {
    const repeats = process.env.HYALINE_NIGHTLY === "1" ? 400 : 60;
    const exact = (await exactShap(box, { background }).explain(x)).values.values;
    let [inside, total] = [0, 0];
    for (let seed = 0; seed < repeats; seed++) {
      const shap = permutationShap(box, { background, seed, permutations: 40 });
      const { values, standardError } = await shap.explain(x);
      values.values.forEach((v, i) => {
        total++;
        if (Math.abs(v - (exact[i] as number)) <= 1.96 * (standardError?.values[i] as number) + 1e-12)
          inside++;
      });
    }
    expect(inside / total).toBeGreaterThan(repeats === 400 ? 0.92 : 0.9);
    expect(inside / total).toBeLessThan(repeats === 400 ? 0.97 : 0.985);
  });

  test("until an error, a number of evaluations, a time", async () => {
    const shap = permutationShap(box, { background, seed: 1 });
    const precise = await shap.explain(x, { until: { standardError: 0.01 } });
    expect(Math.max(...(precise.standardError?.values ?? [1]))).toBeLessThanOrEqual(0.01);
    const short = await shap.explain(x, { until: { evaluations: 100 } });
    expect(short.provenance.evaluations).toBeGreaterThanOrEqual(100);
    expect(short.provenance.evaluations).toBeLessThan(precise.provenance.evaluations);
    await shap.explain(x, { until: { ms: 1 } });
  });

  test("an abort gives the values so far where that is asked, and else an error", async () => {
    const slow = blackBox(async (rows: number[][]) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return rows.map((row) => [row.reduce((product, each) => product * (1 + each / 8), 1)]);
    });
    // More coalitions than are asked for until then.
    const many = [Array.from({ length: 24 }, (_, i) => Math.sin(i))];
    const shap = permutationShap(slow, { background: [new Array(24).fill(0)] });
    const call = () => ({ signal: AbortSignal.timeout(300), until: { ms: 60_000 } });
    const partial = await shap.explain(many, { ...call(), onAbort: "partial" });
    expect(Math.abs(partial.convergenceDelta?.[0] as number)).toBeLessThan(1e-9);
    expect(partial.provenance.partial).toBe(true);
    await expect(shap.explain(many, call())).rejects.toMatchObject({ code: "aborted" });
  });

  test("each of a stream is nearer, and the loop may be left", async () => {
    const errors: number[] = [];
    for await (const { standardError } of permutationShap(box, { background, permutations: 200 }).stream(x)) {
      errors.push(Math.max(...(standardError?.values ?? [])));
      if (errors.length === 6) break;
    }
    expect(errors.length).toBe(6);
    expect(errors.at(-1)).toBeLessThan(errors[0] as number);
  });
});

describe("refused", () => {
  const background = [[0, 0, 0]];
  const box = gameModel([0, 0, 0, 0, 0, 0, 0, 1]);
  test.each<readonly [string, () => unknown, RegExp]>([
    [
      "an unknown option",
      () => exactShap(box, { backgroud: background } as never),
      /did you mean background/,
    ],
    [
      "neither background nor masker",
      () => permutationShap(box, {}),
      /needs to know what absent features look like/,
    ],
    [
      "no options at all",
      () => (kernelShap as (model: unknown) => unknown)(box),
      /kernelShap needs to know what absent/,
    ],
    ["a number for options", () => partitionShap(box, 3 as never), /options as one object/],
    [
      "permutations that are none",
      () => permutationShap(box, { background, permutations: [[0, 0, 1]] }),
      /permutations/,
    ],
    [
      "recorded coalitions without weights",
      () => kernelShap(box, { background, coalitions: { masks: [[1, 0, 0]], weights: [] } }),
      /weights/,
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });
  test.each<readonly [string, () => Promise<unknown>, RegExp]>([
    [
      "an option of the wrong place",
      () => exactShap(box, { background }).explain([[1, 1, 1]], { background } as never),
      /no option background/,
    ],
    [
      "more players than can be enumerated",
      () =>
        exactShap(
          blackBox((r: number[][]) => r.map(() => 0)),
          { background: [new Array(21).fill(0)] },
        ).explain([new Array(21).fill(1)]),
      /at most 20/,
    ],
    [
      "a player twice in a hierarchy",
      () => partitionShap(box, { background, hierarchy: [[0, 1], 1] }).explain([[1, 1, 1]]),
      /each player/,
    ],
    [
      "correlations without a background",
      () =>
        partitionShap(box, { masker: backgroundMasker({ background }), hierarchy: "correlation" }).explain([
          [1, 1, 1],
        ]),
      /hierarchy correlation is of a background/,
    ],
    [
      "a hierarchy without a player",
      () => partitionShap(box, { background, hierarchy: [0, 1] }).explain([[1, 1, 1]]),
      /2 of 3/,
    ],
    [
      "permutations of other players",
      () => permutationShap(box, { background, permutations: [[1, 0]] }).explain([[1, 1, 1]]),
      /2 for 3/,
    ],
    [
      "too few samples a player",
      () =>
        kernelShap(
          blackBox((r: number[][]) => r.map(() => 0)),
          { background: [new Array(300).fill(0)], samples: 600 },
        ).explain([new Array(300).fill(1)]),
      /at least 630 samples; got 600/,
    ],
    [
      "a mask of another shape",
      () => exactShap(box, { background, groups: { shape: [2], values: [0, 1] } }).explain([[1, 1, 1]]),
      /\[2\] for \[3\]/,
    ],
  ])("%s", async (_, run, message) => {
    await expect(run()).rejects.toMatchObject({
      name: "HyalineError",
      message: expect.stringMatching(message),
    });
  });
});

test("1,500 players never block the thread", async () => {
  const players = 1500;
  const box = blackBox((rows: number[][]) => rows.map((row) => row.reduce((s, v, i) => s + v * (i % 7), 0)));
  const shap = kernelShap(box, { background: [new Array(players).fill(0)], samples: 3300 });
  const gone = new AbortController();
  let ticks = 0;
  const timer = setInterval(() => {
    ticks++;
    if (process.env.HYALINE_NIGHTLY !== "1" && ticks > 40) gone.abort();
  }, 5);
  const found = shap.explain([new Array(players).fill(1)], { signal: gone.signal });
  if (process.env.HYALINE_NIGHTLY === "1") {
    const { values } = await found;
    expect(
      worst(
        values.values,
        Array.from({ length: players }, (_, i) => i % 7),
      ),
    ).toBeLessThan(1e-6);
  } else await expect(found).rejects.toMatchObject({ code: "aborted" });
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(20);
});
