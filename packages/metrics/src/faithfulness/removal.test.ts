import { referenceBackend } from "@hyaline/backend-reference";
import { add, gather, mul, random, relu, sum, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients, limeText, saliency } from "@hyaline/explainers";
import {
  type BoundMasker,
  backgroundMasker,
  blackBox,
  type Explanation,
  textMasker,
} from "@hyaline/explanation";
import { bind, dense, embedding, sequential } from "@hyaline/layers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  completenessError,
  deletionAuc,
  faithfulnessCorrelation,
  faithfulnessEstimate,
  infidelity,
  insertionAuc,
} from "../index.js";

beforeAll(() => useBackend(referenceBackend()));

const numbers = (list: ArrayLike<number>) => Array.from(list);
const weights = [3, -1, 2];
const linear = (x: Tensor) => sum(mul(x, tensor([weights])), { axes: 1 });
const rows = [
  [1, 2, 3],
  [-1, 4, 0.5],
];

describe("several inputs", () => {
  type Pair = { readonly user: Tensor; readonly item: Tensor };
  const model = ({ user, item }: Pair) =>
    add(sum(mul(user, 2), { axes: 1 }), sum(mul(item, item), { axes: 1 }));
  const x = { user: [[1, 2]], item: [[3]] };
  const explainer = () => integratedGradients(model as never, { steps: 16 });

  test("what is attributed is removed, side by side", async () => {
    const explanation = await explainer().explain(x as never);
    expect(numbers(explanation.values.values).map((v) => Math.round(v * 1e4) / 1e4)).toEqual([2, 4, 9]);
    const { curves } = await deletionAuc({ explanation, model: model as never });
    expect(curves?.[0]?.outputs).toEqual([15, 6, 2, 0]);
    const inserted = await insertionAuc(
      { explanation, model: model as never },
      { baseline: { user: 1, item: 0 } },
    );
    expect(inserted.curves?.[0]?.outputs).toEqual([4, 13, 15, 15]);
  });

  test("completeness and infidelity are of all of them", async () => {
    const explanation = await explainer().explain(x as never);
    const complete = await completenessError({ explanation, model: model as never }, { baseline: 0 });
    expect(complete.values.values[0]).toBeLessThan(1e-4);
    const moves = { shape: [1, 1, 3], values: [0, 1, 0] };
    // What is foretold is 4, the attribution; f falls by 2.
    const { values } = await infidelity({ explanation, model: model as never }, { perturbations: moves });
    expect(values.values[0]).toBeCloseTo(4, 3);
  });

  test("inputs that ride along stay as they are, in their own data type", async () => {
    const table = tensor([[1], [10], [100]]);
    const scaled = ({ at, x: value }: { readonly at: Tensor; readonly x: Tensor }) =>
      sum(mul(value, gather(table, at, { axis: 0 })), { axes: 1 });
    const explanation = await saliency(scaled as never).explain({
      at: tensor([2, 0], { dtype: "int32" }),
      x: [[1], [2]],
    } as never);
    const { curves } = await deletionAuc(
      { explanation, model: scaled as never },
      { dtype: { at: "int32", x: "float32" } },
    );
    expect(curves?.map(({ outputs }) => outputs)).toEqual([
      [100, 0],
      [2, 0],
    ]);
  });
});

describe("layers", () => {
  const network = sequential({ hidden: dense(4, { activation: relu }), out: dense(1) });
  const variables = network.init(random.key(5), { dtype: "float32", shape: [1, 3] });
  const model = bind(network, variables);

  test("a layer's value is removed unit by unit, and the rest of the model answers", async () => {
    const explanation = await integratedGradients(model, { layer: "hidden", steps: 8 }).explain(rows);
    expect(explanation.layer).toBeDefined();
    const { curves = [] } = await deletionAuc({ explanation, model });
    expect(curves[0]?.fractions).toEqual([0, 0.25, 0.5, 0.75, 1]);
    const { out } = variables.params as unknown as { out: { bias: Tensor } };
    const bias = numbers(await out.bias.data())[0] as number;
    for (const [row, { outputs }] of curves.entries()) {
      expect(outputs[0]).toBeCloseTo(explanation.output?.values[row] as number, 5);
      // The output is linear in the hidden units: without any, the bias is left.
      expect(outputs[4]).toBeCloseTo(bias, 6);
    }
    // In a linear part, attributions foretell every removal.
    const { values } = await faithfulnessEstimate({ explanation, model });
    for (const score of numbers(values.values)) expect(score).toBeGreaterThan(0.999);
  });

  test("tokens explained at their embedding are removed whole", async () => {
    const tokens = { table: embedding(5, 3), pooled: (x: Tensor) => x.mean({ axes: 1 }), out: dense(1) };
    const reader = sequential(tokens);
    const made = reader.init(random.key(2), { dtype: "int32", shape: [1, 4] });
    const ids = tensor([[1, 2, 3, 4], [4, 4, 0, 1]], { dtype: "int32" }); // biome-ignore format: rows
    const read = bind(reader, made);
    const explanation = await integratedGradients(read, { layer: "table", steps: 4 }).explain(ids);
    expect(explanation.values.shape).toEqual([2, 4]);
    const { curves = [] } = await deletionAuc({ explanation, model: read }, { dtype: "int32" });
    for (const [row, { outputs, fractions }] of curves.entries()) {
      expect(fractions).toEqual([0, 0.25, 0.5, 0.75, 1]);
      expect(outputs[0]).toBeCloseTo(explanation.output?.values[row] as number, 5);
      // Everything after the embedding is linear: each token takes its attribution with it.
      const sorted = numbers(explanation.values.values)
        .slice(row * 4, row * 4 + 4)
        .sort((a, b) => b - a);
      for (const [step, attribution] of sorted.entries())
        expect((outputs[step] as number) - (outputs[step + 1] as number)).toBeCloseTo(attribution, 5);
    }
  });

  test("a black box has no layers", async () => {
    const explanation = await integratedGradients(model, { layer: "hidden", steps: 8 }).explain(rows);
    const box = blackBox((batch: number[][]) => batch.map(() => 0));
    await expect(deletionAuc({ explanation, model: box })).rejects.toMatchObject({ code: "argument" });
  });
});

describe("maskers", () => {
  test("words are taken out of texts, as they were told apart", async () => {
    const texts = ["good good film", "a good day"];
    const score = blackBox((batch: string[]) => batch.map((each) => each.split("good").length - 1));
    const explanation = await limeText(score, { samples: 200 }).explain(texts);
    const subject = { explanation, model: score };
    const { curves, provenance } = await deletionAuc(subject);
    const expected = [
      [2, 0, 0],
      [1, 0, 0, 0],
    ];
    expect(curves?.map(({ outputs }) => outputs)).toEqual(expected);
    expect(provenance.evaluations).toBe(7);
    const given = await deletionAuc(subject, { masker: textMasker() });
    expect(given.curves).toEqual(curves);

    const byPlace = await limeText(score, { samples: 200, bagOfWords: false }).explain(texts);
    const places = await deletionAuc({ explanation: byPlace, model: score });
    expect(places.curves?.[0]?.outputs).toEqual([2, 1, 0, 0]);
    await expect(deletionAuc(subject, { baseline: 0 })).rejects.toMatchObject({ code: "argument" });
  });

  test("removed players take a background's values, on average", async () => {
    const background = [
      [0, 0, 0],
      [2, 2, 2],
    ];
    const explanation = await integratedGradients(linear).explain(rows);
    const masker = backgroundMasker({ background });
    const { curves } = await deletionAuc({ explanation, model: linear }, { masker });
    // Without any input, the mean over the background.
    expect(curves?.map(({ outputs }) => outputs.at(-1))).toEqual([4, 4]);
    expect(curves?.[0]?.outputs).toEqual([7, 3, 3, 4]);
  });

  /** Four players for rows of three. */
  const wider: BoundMasker = {
    playersOf: () => 4,
    baseDependsOnRow: true,
    compose: () => [],
    dispose: () => undefined,
  };

  test.each<readonly [string, object, string]>([
    [
      "a baseline beside a masker",
      { baseline: 0, masker: backgroundMasker({ background: [[0, 0, 0]] }) },
      "argument",
    ],
    ["elements beside a masker", { unit: "element", masker: textMasker() }, "argument"],
    ["more players than attributions", { masker: wider }, "shape"],
    ["a masker of texts", { masker: textMasker() }, "argument"],
    ["a masker that is none", { masker: 1 }, "argument"],
  ])("%s is an error", async (_, options, code) => {
    const explanation = await integratedGradients(linear).explain(rows);
    await expect(deletionAuc({ explanation, model: linear }, options)).rejects.toMatchObject({ code });
  });
});

describe("correlations", () => {
  const explanation = async (): Promise<Explanation> => integratedGradients(linear).explain(rows);

  test("attributions of a linear model foretell every removal, and reversed ones the opposite", async () => {
    const given = await explanation();
    const reversed = {
      ...given,
      values: { ...given.values, values: numbers(given.values.values).map((v) => -v) },
    };
    for (const metric of [faithfulnessEstimate, faithfulnessCorrelation])
      for (const [subject, expected] of [
        [given, 1],
        [reversed, -1],
      ] as const) {
        const { values } = await metric({ explanation: subject, model: linear });
        for (const score of numbers(values.values)) expect(score).toBeCloseTo(expected, 5);
      }
  });

  test("the same seed draws the same subsets", async () => {
    const given = await explanation();
    const rough = { ...given, values: { ...given.values, values: [1, 5, 2, -3, 1, 1] } };
    const run = async (seed: number) =>
      (await faithfulnessCorrelation({ explanation: rough, model: linear }, { seed, runs: 5, subsetSize: 2 }))
        .values;
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  test.each<readonly [string, object]>([
    ["an element that is not there", { subsets: [[[3]], [[0]]] }],
    ["subsets of one row only", { subsets: [[[0]]] }],
    ["more elements than there are", { subsetSize: 4 }],
  ])("%s is an error", async (_, options) => {
    const subject = { explanation: await explanation(), model: linear };
    await expect(faithfulnessCorrelation(subject, options)).rejects.toMatchObject({ code: "argument" });
  });
});
