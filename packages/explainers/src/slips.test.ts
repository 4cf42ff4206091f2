import { referenceBackend } from "@hyaline/backend-reference";
import { gather, logicalNot, prod, random, relu, type Tensor, tensor, useBackend } from "@hyaline/core";
import { bind, dense, embedding, flatten, sequential } from "@hyaline/layers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  activations,
  atLayer,
  exactShap,
  featureAblation,
  integratedGradients,
  kernelShap,
  layerConductance,
  listLayers,
  permutationShap,
  saliency,
} from "./index.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

const int32 = (rows: number[][]) => tensor(rows, { dtype: "int32" });

describe("whole numbers from lists, where the model looks them up", () => {
  const net = sequential([embedding(10, 4), flatten(), dense(2)]);
  const ids = bind(net, net.init(random.key(0), { dtype: "int32", shape: [1, 3] }));
  const table = tensor([
    [1, 2],
    [3, 4],
    [5, 7],
  ]);
  const rated = ({ item, age, known }: Readonly<Record<string, Tensor>>) =>
    gather(table, item as Tensor)
      .sum({ axes: [1, 2] })
      .mul(
        logicalNot(known as Tensor)
          .cast("float32")
          .sum({ axes: 1 }),
      )
      .mul((age as Tensor).sum({ axes: 1 }));

  test.each([
    ["a layer's gradients", integratedGradients(ids, { layer: "embedding1" })],
    ["coalitions", kernelShap(ids, { background: [[0, 0, 0]] })],
    ["ablations", featureAblation(ids)],
  ])("%s are those of a tensor of integers", async (_, explainer) => {
    const listed = await explainer.explain([[1, 2, 3]], { target: 0 });
    const typed = await explainer.explain(int32([[1, 2, 3]]), { target: 0 });
    expect(listed.values).toEqual(typed.values);
    expect(Math.max(...Array.from(listed.values.values, Math.abs))).toBeGreaterThan(0.01);
    explainer.dispose();
  });

  test("of several inputs only those become integers and bools that must", async () => {
    const x = { item: [[1, 2]], known: [[0, 1]], age: [[3, 1]] };
    const { inputs } = await saliency(rated).explain(x);
    // Of floating point, and so attributed to: the age alone.
    expect(inputs?.map(({ name, values }) => [name, values !== undefined])).toEqual([
      ["item", false],
      ["known", false],
      ["age", true],
    ]);
    const typed = { item: int32([[1, 2]]), known: tensor([[false, true]]), age: x.age };
    expect((await saliency(rated).explain(typed)).values).toEqual((await saliency(rated).explain(x)).values);
  });

  test("layers are listed and read at ids from lists", async () => {
    const typed = listLayers(ids, int32([[1, 2, 3]]));
    expect(listLayers(ids, [[1, 2, 3]])).toEqual(typed);
    const name = typed[0]?.name as string;
    const reader = activations(ids, [name]);
    const listed = await reader.run([[1, 2, 3]]);
    expect(await listed[name]?.array()).toEqual(await (await reader.run(int32([[1, 2, 3]])))[name]?.array());
    expect(listLayers(rated, { item: [[1, 2]], known: [[0, 1]], age: [[3, 1]] })).toEqual(
      listLayers(rated, { item: int32([[1, 2]]), known: tensor([[false, true]]), age: tensor([[3, 1]]) }),
    );
    expect(() => listLayers(ids, [[1, 2, 0.5]])).toThrow(expect.objectContaining({ code: "dtype" }));
    expect(() => atLayer(ids, name)([[1, 2, 3]] as never)).toThrow(
      /of ids tensor\(rows, \{ dtype: "int32" \}\)/,
    );
    reader.dispose();
  });

  test("numbers that are not whole, and gradients of the ids themselves, stay refused", async () => {
    await expect(kernelShap(ids, { background: [[0, 0, 0]] }).explain([[1, 2, 0.5]])).rejects.toMatchObject({
      code: "dtype",
      message: expect.stringContaining("embedding takes integers"),
    });
    await expect(saliency(ids).explain([[1, 2, 3]])).rejects.toMatchObject({
      code: "dtype",
      message: expect.stringContaining("explain the embedding instead of its indices"),
    });
  });
});

describe("inputs that a model does not have", () => {
  const product = ({ a, b }: Readonly<Record<string, Tensor>>) => (a as Tensor).mul(b as Tensor);
  const record = product as (x: Readonly<Record<string, Tensor>>) => Tensor;
  const rows = [[1, 2]];

  test.each<readonly [string, () => Promise<unknown>, RegExp]>([
    [
      "one that is missing",
      () => saliency(record).explain({ a: rows }),
      /x has every input that the model reads; got none named "b"; x has a$/,
    ],
    [
      "one of another name",
      () => kernelShap(record, { background: { a: rows, bb: rows } }).explain({ a: rows, bb: rows }),
      /none named "b"; (rename bb\? )?x has a, bb/,
    ],
    [
      "a record for an array",
      () => saliency((x: Tensor) => x.mul(2)).explain({ x: rows } as never),
      /given one array; got a record of x; the model calls x\.mul; write explain\(x\.x\)/,
    ],
    [
      "an array for a record",
      () => saliency(record).explain(rows as never),
      /inputs by name; got one array; write \{ a: …/,
    ],
  ])("%s", async (_, explain, message) => {
    await expect(explain()).rejects.toMatchObject({
      code: "argument",
      message: expect.stringMatching(message),
    });
  });

  test("an error of a model that reads an input which may be missing stays its own", async () => {
    const optional = ({ a, mask }: Readonly<Record<string, Tensor>>) =>
      (mask ? (a as Tensor).mul(mask) : (a as Tensor)).matMul(tensor([[1], [2], [3]]));
    await expect(saliency(optional).explain({ a: rows })).rejects.toMatchObject({ code: "shape" });
  });
});

test.each<readonly [string, unknown]>([
  ["an error", new RangeError("out of my range")],
  ["a text", "out of my range"],
])("%s that a white box throws is coded, and says what it said", async (_, thrown) => {
  const model = (_x: Tensor): Tensor => {
    throw thrown;
  };
  const expected = { code: "model", message: expect.stringMatching(/the model threw: "?out of my range/) };
  await expect(saliency(model).explain([[1]])).rejects.toMatchObject(expected);
  await expect(exactShap(model, { background: [[0]] }).explain([[1]])).rejects.toMatchObject(expected);
  expect(() => listLayers(model, [[1]])).toThrow(expect.objectContaining(expected));
});

test("a layer that a function chose is named in the explanation", async () => {
  const net = sequential([dense(3, { activation: relu }), dense(2)]);
  const model = bind(net, net.init(random.key(1), tensor([[1, 2]])));
  const chosen = (layer: { readonly name: string }) => layer.name.includes("dense1");
  const byFunction = await saliency(model, { layer: chosen }).explain([[1, 2]]);
  const { layer = "" } = byFunction;
  expect(layer).toMatch(/dense1/);
  const byName = await saliency(model, { layer }).explain([[1, 2]]);
  expect(byFunction.values).toEqual(byName.values);
  const conductance = await layerConductance(model, { layer: chosen }).explain([[1, 2]]);
  expect(conductance.layer).toBe(layer);
});

test.each([{ ms: 60_000 }, { evaluations: 1e9 }, { standardError: 0, ms: 60_000 }])(
  "permutations of a game whose coalitions are all known end with the formula's values, until %o",
  async (until) => {
    const model = (x: Tensor) =>
      x
        .square()
        .sum({ axes: 1 })
        .mul(x.sum({ axes: 1 }))
        .add(prod(x, { axes: 1 }));
    const background = [
      [0, 0, 0, 0],
      [1, 1, 0.5, -1],
    ];
    const x = [[1, 2, 3, -2]];
    const start = performance.now();
    const ended = await permutationShap(model, { background }).explain(x, { until });
    expect(performance.now() - start).toBeLessThan(30_000);
    const exact = await exactShap(model, { background }).explain(x);
    for (const [i, value] of Array.from(exact.values.values).entries())
      expect(ended.values.values[i]).toBeCloseTo(value, 4);
    expect(Array.from(ended.standardError?.values ?? [])).toEqual([0, 0, 0, 0]);
    expect(ended.provenance.evaluations).toBeLessThanOrEqual(1 + 2 * 16);
  },
);
