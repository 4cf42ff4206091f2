import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  attention,
  concat,
  matMul,
  neg,
  relu,
  reshape,
  slice,
  softmax,
  split,
  sub,
  type Tensor,
  tanh,
  tap,
  tensor,
  transpose,
  useBackend,
} from "@hyaline/core";
import { activations, intervene, listLayers } from "@hyaline/explanation";
import { beforeAll, describe, expect, test } from "vitest";
import { inputXGradient } from "../gradient/inputXGradient.js";
import { importedModel } from "../testing/importedModels.js";
import { activationPatching } from "./activationPatching.js";
import { attentionPatterns } from "./attentionPatterns.js";
import { layerAblation } from "./layerAblation.js";
import { logitLens } from "./logitLens.js";
import { sparseAutoencoder } from "./sparseAutoencoder.js";
import { spliceDictionary } from "./spliceDictionary.js";
import { steer } from "./steer.js";

beforeAll(() => useBackend(referenceBackend()));

const float64 = (values: number[][]) => tensor(values, { dtype: "float64" });
const w = float64([
  [0.5, -1, 2],
  [1.5, 0.25, -0.5],
]);
const v = float64([
  [1, 0.5],
  [-2, 1],
  [0.75, -1],
]);
const net = (x: Tensor) => matMul(tap("b", tanh(tap("a", matMul(x, w)))), v);
const x = float64([
  [1, -2],
  [0.3, 0.9],
]);
const other = float64([
  [0.2, 1.5],
  [-1, 0.4],
]);
const rowsOf = async (y: Tensor) => (await y.array()) as number[][];
const close = (found: ArrayLike<number>, wanted: readonly number[], digits = 12) => {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((each, i) => {
    expect(found[i]).toBeCloseTo(each, digits);
  });
};

describe("activationPatching", () => {
  test("is the run with the other run's value in the place, less the run", async () => {
    const layers = ["a", "b"];
    const { values, axes, output, sourceOutput, target } = await activationPatching(net, { layers }).explain(
      x,
      {
        source: other,
        target: 1,
      },
    );
    expect(values.shape).toEqual([2, 2]);
    expect(axes).toEqual([{ name: "layer", labels: layers }]);
    expect(target).toEqual([1, 1]);
    const before = (await rowsOf(net(x))).map((row) => row[1] as number);
    close(output?.values ?? [], before);
    close(
      sourceOutput?.values ?? [],
      (await rowsOf(net(other))).map((row) => row[1] as number),
    );
    for (const [column, layer] of layers.entries()) {
      const there = (await activations(net, [layer]).run(other))[layer] as Tensor;
      const after = await rowsOf(intervene(net, { [layer]: () => there })(x));
      close(
        [0, 1].map((row) => values.values[row * 2 + column] as number),
        after.map((row, i) => (row[1] as number) - (before[i] as number)),
      );
    }
  });

  test("patching the whole of a cut through the model gives the source's output; with itself it changes nothing", async () => {
    const patching = activationPatching(net, { layers: ["a"], batchSize: 1 });
    const one = await patching.explain(x, { source: other, target: 0 });
    const [there, here] = [one.sourceOutput?.values ?? [], one.output?.values ?? []];
    close(
      one.values.values,
      [0, 1].map((i) => (there[i] as number) - (here[i] as number)),
    );
    close((await patching.explain(x, { source: x, target: 0 })).values.values, [0, 0]);
  });

  test("single places, of several axes too; what a layer lacks is NaN", async () => {
    const steps = (x: Tensor) =>
      tap("s", reshape(x, [-1, 3, 2]))
        .mul(2)
        .sum({ axes: [1, 2] });
    const rows = float64([[1, 2, 3, 4, 5, 6]]);
    const patching = activationPatching(steps, { layers: ["s"], places: { unit: 2, step: 1 } });
    const { values, axes } = await patching.explain(rows);
    expect(values.shape).toEqual([1, 1, 2, 3]);
    expect(axes.map(({ name }) => name)).toEqual(["layer", "unit", "step"]);
    close(values.values, [-2, -6, -10, -4, -8, -12]);
    const both = (x: Tensor) => tap("two", slice(tap("three", matMul(x, w)), [null, [0, 2]])).sum({ axes: 1 }); // biome-ignore format: rows
    const found = await activationPatching(both, { layers: ["three", "two"], places: { unit: 1 } }).explain([
      [1, -2],
    ]);
    expect(found.values.shape).toEqual([1, 2, 3]);
    expect(found.values.values[5]).toBeNaN();
    expect(found.values.values[2]).toBe(0);
  });

  test("of a record, and of token ids in a file, from a source of one row", async () => {
    const pair = ({ a, b }: { a: Tensor; b: Tensor }) => add(tap("m", matMul(a, w)), b).sum({ axes: 1 });
    const given = { a: [[1, 2], [3, 4]], b: [[1, 1, 1], [2, 2, 2]] }; // biome-ignore format: rows
    const source = { a: [[0, 1]], b: [[5, 5, 5]] };
    const { values } = await activationPatching(pair, { layers: ["m"] }).explain(given, { source });
    close(values.values, [-2.75, -8.25], 5);
    const model = await importedModel("attn_recsys.opset17");
    const ids = tensor(Int32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), { shape: [1, 10], dtype: "int32" });
    const softmaxes = listLayers(model, ids)
      .filter(({ op }) => op === "softmax")
      .map(({ name }) => name);
    const found = await activationPatching(model, { layers: softmaxes, places: { head: 1 } }).explain(ids, {
      source: [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]],
      target: 3,
    });
    expect(found.values.shape).toEqual([1, 1, 2]);
    expect(Array.from(found.values.values).every((each) => each !== 0 && Number.isFinite(each))).toBe(true);
  });

  test("bad input", async () => {
    const patching = activationPatching(net, { layers: ["a"], places: { step: 4 } });
    await expect(patching.explain(x, { source: other })).rejects.toMatchObject({ code: "shape" });
    const plain = activationPatching(net, { layers: ["a"] });
    await expect(plain.explain(x, { source: [[1, 2, 3]] })).rejects.toMatchObject({ code: "shape" });
    await expect(plain.explain(x, { source: [[1, 2], [1, 2], [1, 2]] })).rejects.toMatchObject({ code: "shape" }); // biome-ignore format: rows
    await expect(plain.explain(x, { source: { a: [[1, 2]] } })).rejects.toMatchObject({ code: "argument" });
    expect(() => activationPatching(net, { layers: ["a"], places: { row: 0 } })).toThrow(
      /axes from 1 up by name/,
    );
  });
});

describe("layerAblation", () => {
  const before = async () => (await rowsOf(net(x))).map((row) => row[0] as number);

  test("zero and mean are what intervene gives", async () => {
    const first = await before();
    const zero = await layerAblation(net, { layers: ["a"], places: { unit: 1 } }).explain(x, { target: 0 });
    const mean = await layerAblation(net, { layers: ["b"], fill: "mean", background: other }).explain(x, {
      target: 0,
    });
    for (const unit of [0, 1, 2]) {
      const keep = float64([[0, 1, 2].map((i) => Number(i !== unit))]);
      const after = await rowsOf(intervene(net, { a: (h) => h.mul(keep) })(x));
      close(
        [0, 3].map((at) => zero.values.values[at + unit] as number),
        after.map((row, i) => (row[0] as number) - (first[i] as number)),
      );
    }
    const { b } = (await activations(net, ["b"]).run(other)) as { b: Tensor };
    const after = await rowsOf(
      intervene(net, { b: (h) => h.mul(0).add(b.mean({ axes: 0, keepDims: true })) })(x),
    );
    close(
      mean.values.values,
      after.map((row, i) => (row[0] as number) - (first[i] as number)),
    );
  });

  test("resampled values are those of background rows, drawn by the seed", async () => {
    const options = { layers: ["a"], fill: "resample", background: other, draws: 4 } as const;
    const one = await layerAblation(net, { ...options, draws: 1, seed: 3 }).explain(x, { target: 0 });
    const there = (await rowsOf(net(other))).map((row) => row[0] as number);
    (await before()).forEach((output, i) => {
      const possible = there.map((each) => each - output);
      expect(
        Math.min(...possible.map((each) => Math.abs(each - (one.values.values[i] as number)))),
      ).toBeLessThan(1e-12);
    });
    const again = [
      await layerAblation(net, options).explain(x),
      await layerAblation(net, options).explain(x),
    ];
    expect(again[0]?.values).toEqual(again[1]?.values);
    expect(again[0]?.provenance.seed).toBe(0);
  });
});

test("logitLens: what each layer would answer; the last layer answers as the model", async () => {
  const stream = (x: Tensor) => {
    const one = tap("one", add(x, tanh(matMul(x, square)).mul(0.5)));
    const two = tap("two", add(one, relu(one)));
    return tap("out", matMul(two, head));
  };
  const square = float64([[1, -1], [0.5, 2]]); // biome-ignore format: rows
  const head = float64([[1, 0, 2], [0, -1, 1]]); // biome-ignore format: rows
  const { values, axes } = await logitLens(stream, { layers: ["one", "two"], readout: "out" }).explain(x);
  expect(values.shape).toEqual([2, 2, 3]);
  expect(axes).toEqual([{ name: "layer", labels: ["one", "two"] }, { name: "output" }]);
  const { one } = (await activations(stream, ["one"]).run(x)) as { one: Tensor };
  const [early, late] = [await rowsOf(matMul(one, head)), await rowsOf(stream(x))];
  close(values.values, [...(early[0] ?? []), ...(late[0] ?? []), ...(early[1] ?? []), ...(late[1] ?? [])]);
});

describe("attentionPatterns", () => {
  test("are the weights, of heads of any number of layers", async () => {
    const heads = (x: Tensor) => transpose(reshape(x, [-1, 3, 2, 2]), [0, 2, 1, 3]);
    const model = (x: Tensor) => {
      const h = heads(x);
      const y = attention(h, h.mul(2), h, { causal: true });
      const flat = reshape(y, [-1, 6, 2]);
      return attention(flat, flat, flat).sum({ axes: 1 });
    };
    const rows = float64([Array.from({ length: 12 }, (_, i) => Math.sin(i))]);
    const { values, axes } = await attentionPatterns(model).explain(rows);
    expect(values.shape).toEqual([1, 2, 2, 6, 6]);
    expect(axes.map(({ name }) => name)).toEqual(["layer", "head", "from", "to"]);
    const h = heads(rows);
    const scores = (await matMul(h, transpose(h.mul(2), [0, 1, 3, 2]))
      .mul(Math.SQRT1_2)
      .array()) as number[][][][];
    const first = scores[0]?.[1]?.[2] as number[];
    const all = first.map(Math.exp).reduce((a, b) => a + b);
    const row = Array.from(values.values).slice(36 + 2 * 6, 36 + 3 * 6);
    close(
      row.slice(0, 3),
      first.map((each) => Math.exp(each) / all),
    );
    expect(row.slice(3).every(Number.isNaN)).toBe(true);
    const second = Array.from(values.values)
      .slice(72, 78)
      .reduce((a, b) => a + b);
    expect(second).toBeCloseTo(1, 12);
  });

  test("a softmax of outputs is none; a model without any is refused", async () => {
    await expect(attentionPatterns((x: Tensor) => softmax(net(x))).explain(x)).rejects.toMatchObject({
      code: "argument",
    });
  });
});

describe("steer", () => {
  test("adds a direction, or takes away what the value has of it", async () => {
    const added = steer(net, { layer: "b", direction: [1, 0, -1], strength: 2 });
    const shift = await rowsOf(matMul(float64([[2, 0, -2]]), v));
    const [before, after] = [await rowsOf(net(x)), await rowsOf(added(x))];
    for (const [i, row] of after.entries())
      close(
        row,
        row.map((_, j) => (before[i]?.[j] as number) + (shift[0]?.[j] as number)),
      );
    const direction = tensor([1, 2, 2]);
    const without = steer(net, { layer: "b", direction, mode: "remove" });
    const seen = await activations((x: Tensor) => tap("left", without(x)), ["left"]).run(x);
    expect((seen.left as Tensor).shape).toEqual([2, 2]);
    const { b } = (await activations(net, ["b"]).run(x)) as { b: Tensor };
    const d = float64([[1], [2], [2]]);
    const projected = sub(b, matMul(matMul(b, d), transpose(d)).div(9));
    const wanted = await rowsOf(matMul(projected, v));
    (await rowsOf(without(x))).forEach((row, i) => {
      close(row, wanted[i] ?? []);
    });
  });

  test("along another axis, and directions that do not fit", async () => {
    const image = (x: Tensor) => tap("map", reshape(x, [-1, 2, 3])).sum({ axes: 2 });
    const steered = steer(image, { layer: "map", direction: [1, 10], axis: 1 });
    expect(await rowsOf(steered(float64([[1, 2, 3, 4, 5, 6]])))).toEqual([[9, 45]]);
    expect(() => steer(net, { layer: "b", direction: [1, 2] })(x)).toThrow(
      expect.objectContaining({ code: "shape" }),
    );
    expect(() => steer(net, { layer: "c", direction: [1, 2, 3] })(x)).toThrow(/c/);
  });
});

describe("spliceDictionary", () => {
  const signs = {
    encode: (h: Tensor) => concat([relu(h), relu(neg(h))], { axis: 1 }),
    decode: (f: Tensor) => sub(...(split(f, 2, { axis: 1 }) as [Tensor, Tensor])),
  };
  const lossy = sparseAutoencoder({
    encoder: float64([[1, 0], [0, 1], [1, 1]]), // biome-ignore format: rows
    decoder: float64([[1, 0, 0.5], [0, 1, 0.5]]), // biome-ignore format: rows
    encoderBias: tensor([0.1, -0.2], { dtype: "float64" }),
    threshold: tensor([0, 0.3], { dtype: "float64" }),
  });

  test("with its error the outputs are the model's; without, those of the decoded value", async () => {
    for (const dictionary of [signs, lossy]) {
      const spliced = spliceDictionary(net, { layer: "a", dictionary });
      const [before, after] = [await rowsOf(net(x)), await rowsOf(spliced(x))];
      after.forEach((row, i) => {
        close(row, before[i] ?? []);
      });
    }
    const dropped = spliceDictionary(net, { layer: "a", dictionary: lossy, error: "dropped" });
    const wanted = await rowsOf(intervene(net, { a: (h) => lossy.decode(lossy.encode(h)) })(x));
    (await rowsOf(dropped(x))).forEach((row, i) => {
      close(row, wanted[i] ?? []);
    });
  });

  test("features and error are layers, which share the attribution of the value", async () => {
    const spliced = spliceDictionary(net, { layer: "a", dictionary: lossy, name: "sae" });
    expect(listLayers(spliced, x).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["sae", "sae/error"]),
    );
    const at = async (model: (x: Tensor) => Tensor, layer: string) =>
      (await inputXGradient(model, { layer }).explain(x, { target: 0 })).values.values;
    const [whole, features, error] = [
      await at(net, "a"),
      await at(spliced, "sae"),
      await at(spliced, "sae/error"),
    ];
    const sum = (values: ArrayLike<number>, of: number, row: number) =>
      Array.from(values)
        .slice(row * of, (row + 1) * of)
        .reduce((a, b) => a + b);
    for (const row of [0, 1])
      expect(sum(features, 2, row) + sum(error, 3, row)).toBeCloseTo(sum(whole, 3, row), 12);
    // Without the first feature; the error stays what it was.
    const ablated = intervene(spliced, { sae: (f) => f.mul(float64([[0, 1]])) });
    const { a } = (await activations(net, ["a"]).run(x)) as { a: Tensor };
    const f = lossy.encode(a);
    const direct = matMul(tanh(add(lossy.decode(f.mul(float64([[0, 1]]))), sub(a, lossy.decode(f)))), v);
    const wanted = await rowsOf(direct);
    (await rowsOf(ablated(x))).forEach((row, i) => {
      close(row, wanted[i] ?? []);
    });
  });

  test("what does not fit is refused", () => {
    const bad = { encode: (h: Tensor) => h, decode: (f: Tensor) => f.sum({ axes: 1 }) };
    expect(() => spliceDictionary(net, { layer: "a", dictionary: bad })(x)).toThrow(
      expect.objectContaining({ code: "shape" }),
    );
    expect(() => spliceDictionary(net, { layer: "a", dictionary: {} as never })).toThrow(/encode, decode/);
    expect(() => sparseAutoencoder({ encoder: float64([[1, 2]]), decoder: float64([[1, 2]]) })).toThrow(
      /transpose/,
    );
  });
});

test("a layer that holds -Infinity is ablated to 0, not to NaN", async () => {
  const masked = (x: Tensor) =>
    matMul(softmax(tap("scores", add(x, tensor([0, Number.NEGATIVE_INFINITY])))), v32);
  const v32 = tensor([[1], [3]]);
  const { values } = await layerAblation(masked, { layers: ["scores"] }).explain([[1, 1]]);
  // softmax(0, 0) is (½, ½): 2 in place of 1.
  close(values.values, [1], 6);
});

test("a flat list as long as a whole row of a layer is a direction of that row", async () => {
  const wide = (x: Tensor) => tap("h", reshape(x, [-1, 2, 2]));
  const steered = steer(wide, { layer: "h", direction: [1, 2, 3, 4] });
  expect(await steered(tensor([[0, 0, 0, 1]])).array()).toEqual([
    [
      [1, 2],
      [3, 5],
    ],
  ]);
});
