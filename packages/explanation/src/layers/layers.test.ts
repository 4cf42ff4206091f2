import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  concat,
  jit,
  matMul,
  mul,
  named,
  random,
  relu,
  scan,
  type Tensor,
  tanh,
  tap,
  tensor,
  useBackend,
  vjp,
} from "@hyaline/core";
import { bind, block, conv2d, dense, flatten, lstm, maxPool2d, sequential } from "@hyaline/layers";
import { importOnnx } from "@hyaline/onnx";
import { beforeAll, describe, expect, test } from "vitest";
import { activations, atLayer, intervene, listLayers } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const file = (name: string) =>
  importOnnx(readFileSync(new URL(`../../../explainers/fixtures/models/${name}.onnx`, import.meta.url)));
const image = { shape: [2, 1, 8, 8], dtype: "float32" } as const;
const pictures = () =>
  tensor(
    Float32Array.from({ length: 128 }, (_, i) => Math.sin(i)),
    { shape: [2, 1, 8, 8] },
  );
const ours = () => {
  const net = sequential({
    conv1: conv2d(4, 3, { padding: 1 }),
    relu1: relu,
    pool1: maxPool2d(2),
    flatten: flatten(),
    fc: dense(3),
  });
  return bind(net, net.init(random.key(0), image));
};
const twice = (x: Tensor) => tap("h", mul(tap("h", add(x, 1)), 2)).sum({ axes: 1 });
const values = async (x: Tensor) => Array.from(await x.data(), Number);

describe("listLayers", () => {
  test("our layers by their paths, in order", () => {
    const layers = listLayers(ours(), image);
    expect(layers.map(({ name }) => name)).toEqual(
      ["conv1", "relu1", "pool1", "flatten", "fc"].map((name) => `sequential/${name}`),
    );
    expect(layers[0]).toEqual({
      name: "sequential/conv1",
      op: "conv",
      scope: "sequential/conv1",
      shape: [2, 4, 8, 8],
      dtype: "float32",
    });
  });

  test("an imported file's values, its input among them", () => {
    const layers = listLayers(file("cnn_digits").fn as (x: Tensor) => Tensor, image);
    const names = layers.map(({ name }) => name);
    expect(names[0]).toBe("input");
    expect(names).toContain("/conv1/Conv_output_0");
    expect(layers.find(({ name }) => name === "/conv1/Conv_output_0")?.scope).toBe("/conv1");
    expect(new Set(names).size).toBe(names.length);
  });

  test("a name used twice is numbered, a shared child too", () => {
    expect(listLayers(twice, [[1, 2]]).map(({ name }) => name)).toEqual(["h#1", "h#2"]);
    const shared = block({ f: dense(2) }, (x: Tensor, { f }) => f(f(x)));
    const model = bind(shared, shared.init(random.key(0), { shape: [1, 2], dtype: "float32" }));
    expect(listLayers(model, [[1, 2]]).map(({ name }) => name)).toEqual(["block/f#1", "block/f#2"]);
  });

  test("modules that name no value, several inputs, nothing at all", () => {
    const model = ({ a, b }: { a: Tensor; b: Tensor }) => named("mix", () => add(a, b)).mul(2);
    const layers = listLayers(model, { a: [[1, 2]], b: { shape: [1, 2], dtype: "float32" } });
    expect(layers.map(({ name, op }) => [name, op])).toEqual([["mix", "add"]]);
    expect(listLayers((x: Tensor) => x.mul(2), [[1]])).toEqual([]);
  });

  test("values inside a scan are those of all steps", () => {
    const net = sequential({ rnn: lstm(3), out: dense(2) });
    const spec = { shape: [2, 5, 4], dtype: "float32" } as const;
    const model = bind(net, net.init(random.key(0), spec));
    expect(listLayers(model, spec).map(({ name }) => name)).toContain("sequential/rnn");
    const steps = (x: Tensor) =>
      scan((c: Tensor, s: Tensor) => [tap("state", tanh(add(c, s))), c], tensor([0, 0]), x)[0];
    expect(listLayers(steps, { shape: [3, 2], dtype: "float32" })).toEqual([
      { name: "state", op: "tanh", scope: "", shape: [3, 2], dtype: "float32" },
    ]);
  });
});

describe("names", () => {
  test("a module's path means its last value, in a file and in our layers", async () => {
    const model = file("cnn_digits").fn as (x: Tensor) => Tensor;
    const x = pictures();
    const read = await activations(model, ["conv1", "/conv1/Conv_output_0", "fc", "input"]).run(x);
    expect(await values(read.conv1 as Tensor)).toEqual(await values(read["/conv1/Conv_output_0"] as Tensor));
    expect(read.fc?.shape).toEqual([2, 10]);
    expect(await values(read.fc as Tensor)).toEqual(await values(model(x)));
    expect(await values(read.input as Tensor)).toEqual(await values(x));
    const net = ours();
    const own = await activations(net, ["conv1", "sequential/conv1", "sequential", "sequential.fc"]).run(x);
    expect(await values(own.conv1 as Tensor)).toEqual(await values(own["sequential/conv1"] as Tensor));
    expect(await values(own.sequential as Tensor)).toEqual(await values(own["sequential.fc"] as Tensor));
  });

  test("numbers choose among values of one name; without one it is the last", async () => {
    const read = await activations(twice, ["h", "h#1", "h#2"]).run([[1, 2]]);
    expect(await values(read["h#1"] as Tensor)).toEqual([2, 3]);
    expect(await values(read["h#2"] as Tensor)).toEqual([4, 6]);
    expect(await values(read.h as Tensor)).toEqual([4, 6]);
  });

  test("a module that is called twice, by the end of its path", async () => {
    const net = block({ a: dense(2), out: dense(1) }, (x: Tensor, { a, out }) => out(a(relu(a(x)))));
    const model = bind(net, net.init(random.key(0), { shape: [1, 2], dtype: "float32" }));
    const read = await activations(model, ["a#1", "a#2", "block/a#1", "block/a#2"]).run([[1, 2]]);
    for (const call of ["a#1", "a#2"])
      expect(await values(read[call] as Tensor)).toEqual(await values(read[`block/${call}`] as Tensor));
    expect(await values(read["a#1"] as Tensor)).not.toEqual(await values(read["a#2"] as Tensor));
  });

  test("PyTorch's dotted paths, and files that repeat what stands in front", () => {
    const model = (x: Tensor) =>
      named("/layer1", () => named("layer1.0", () => named("conv", () => tap("v", x.mul(2))))).mul(1.5);
    for (const ref of ["layer1.0.conv", "/layer1/layer1.0/conv", "layer1", "0.conv", "conv", "v"])
      expect(atLayer(model, ref)(tensor([[1, 2]])).info.name, ref).toMatch(/^v$|layer1/);
  });

  test("a function chooses the last that it says true of", () => {
    const { info } = atLayer(
      file("cnn_digits").fn as (x: Tensor) => Tensor,
      ({ op }) => op === "conv",
    )(pictures());
    expect(info.name).toBe("/conv2/Conv_output_0");
  });

  test.each<readonly [string, (x: Tensor) => Tensor, string, RegExp]>([
    ["a slip", ours(), "conv11", /got "conv11"; did you mean sequential\/conv1\?/],
    ["a path longer than any module's", ours(), "zzz/conv1", /got "zzz\/conv1"/],
    ["a path into a module", ours(), "sequential/conv1/zzz", /got "sequential\/conv1\/zzz"/],
    ["another number", twice, "h#3", /got "h#3"; did you mean h#[12]/],
    ["nothing near", (x) => x.mul(2), "zzz", /there are none: name values with tap/],
    [
      "a path of two modules",
      (x) => named("a", () => named("fc", () => x.mul(2))).add(named("b", () => named("fc", () => x.mul(3)))),
      "fc",
      /several: a\/fc, b\/fc/,
    ],
  ])("%s is an error that says what there is", (_, model, ref, message) => {
    const x = pictures();
    const call = () => atLayer(model, ref)(x);
    expect(call).toThrow(expect.objectContaining({ code: "argument" }));
    expect(call).toThrow(message);
    expect(() => intervene(model, { [ref]: (h) => h })(x)).toThrow(message);
  });
});

describe("intervene", () => {
  test("ablates, patches and steers; the model stays as it is", async () => {
    const net = ours();
    const x = pictures();
    const before = await values(net(x));
    const ablated = intervene(net, { conv1: (h) => h.mul(0) });
    const again = intervene(net, { fc: (h) => h });
    expect(await values(again(x))).toEqual(before);
    expect(await values(ablated(x))).not.toEqual(before);
    const { pool1 } = (await activations(net, ["pool1"]).run(x.mul(2))) as { pool1: Tensor };
    const patched = await values(intervene(net, { pool1: () => pool1 })(x));
    const doubled = await values(net(x.mul(2)));
    patched.forEach((v, i) => {
      expect(v).toBeCloseTo(doubled[i] as number, 5);
    });
    expect(await values(await jit(ablated)(x))).toEqual(await values(ablated(x)));
    const stacked = intervene(ablated, { fc: (h) => h.add(1) });
    const [plain, steered] = [await values(ablated(x)), await values(stacked(x))];
    steered.forEach((v, i) => {
      expect(v).toBeCloseTo((plain[i] as number) + 1, 5);
    });
  });

  test("in an imported file, whose own nodes would know nothing of it", async () => {
    const model = file("cnn_digits").fn as (x: Tensor) => Tensor;
    const x = pictures();
    const zeroed = await values(intervene(model, { fc: (h) => h.mul(0) })(x));
    expect(zeroed.every((v) => v === 0)).toBe(true);
  });

  test("inside a scan, every step", async () => {
    const steps = (x: Tensor) =>
      scan((c: Tensor, s: Tensor) => [tap("state", add(c, s)), c], tensor([0, 0]), x)[0];
    const x = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const { state } = await activations(steps, ["state"]).run(x);
    expect(await (state as Tensor).array()).toEqual([
      [1, 2],
      [4, 6],
      [9, 12],
    ]);
    const given: Tensor[] = [];
    const y = intervene(steps, {
      state: (h) => {
        given.push(h);
        return h.mul(10);
      },
    })(x);
    expect(await y.array()).toEqual([90, 120]);
    expect(given[0]?.shape).toEqual([3, 2]);
  });

  test.each<readonly [string, (h: Tensor) => unknown, string]>([
    ["another shape", (h) => h.sum(), "shape"],
    ["another data type", (h) => h.cast("int32"), "shape"],
    ["no tensor", () => 3, "shape"],
    ["nothing", () => undefined, "shape"],
  ])("%s in a value's place is refused", (_, change, code) => {
    const call = () => intervene(ours(), { conv1: change as (h: Tensor) => Tensor })(pictures());
    expect(call).toThrow(expect.objectContaining({ code }));
    expect(call).toThrow(/layer "sequential\/conv1" is float32\[2, 4, 8, 8\]/);
  });
});

describe("atLayer", () => {
  test("value and output agree with the model, and gradients pass", async () => {
    const [net, x] = [ours(), pictures()];
    const { value, output } = atLayer(net, "pool1")(x);
    expect(await values(output(value))).toEqual(await values(net(x)));
    const { value: y, pullback } = vjp((h: Tensor) => output(h), [value]);
    const [g] = pullback(y.mul(0).add(1));
    const h = (await values(value)).map((v, i) => (i === 5 ? v + 1e-2 : v));
    const moved = await values(output(tensor(h, { shape: value.shape })).sum());
    const [at] = await values(output(value).sum());
    expect(((moved[0] as number) - (at as number)) / 1e-2).toBeCloseTo((await values(g))[5] as number, 2);
  });

  test("copies of rows, one after the other, whatever else the model does with them", async () => {
    const w = tensor([
      [1, -2],
      [3, 0.5],
    ]);
    const model = (x: Tensor) => add(tap("h", matMul(x, w)), x).sum({ axes: 1 });
    const x = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const { value, output } = atLayer(model, "h")(x);
    const three = concat([value, value.mul(2), value.mul(0)]);
    const expected = [value, value.mul(2), value.mul(0)].map((h) => output(h));
    expect(await values(output(three))).toEqual((await Promise.all(expected.map(values))).flat());
    expect(() => output(tensor([[1, 2]]))).toThrow(expect.objectContaining({ code: "shape" }));
    expect(() => output(tensor([[1, 2, 3]]))).toThrow(/"h" is float32\[3, 2\], or copies of its rows/);
  });

  test("the input of a module, seen by that module alone", async () => {
    const model = (x: Tensor) =>
      add(
        named("f", () => tap("f", x.mul(3))),
        x,
      ).sum({ axes: 1 });
    const x = tensor([[1, 2]]);
    const { value, output } = atLayer(model, "f", { at: "input" })(x);
    expect(await value.array()).toEqual([[1, 2]]);
    expect(await output(value.mul(0)).array()).toEqual([3]);
    const cnn = file("cnn_digits").fn as (x: Tensor) => Tensor;
    expect(atLayer(cnn, "conv2", { at: "input" })(pictures()).value.shape).toEqual([2, 16, 4, 4]);
  });

  test("records of inputs", async () => {
    const model = ({ a, b }: { a: Tensor; b: Tensor }) => tap("m", mul(a, b)).sum({ axes: 1 });
    const { value, output } = atLayer(model, "m")({ a: tensor([[1, 2]]), b: tensor([[3, 4]]) });
    expect(await value.array()).toEqual([[3, 8]]);
    expect(
      await output(
        tensor([
          [3, 8],
          [1, 1],
        ]),
      ).array(),
    ).toEqual([11, 2]);
  });
});

test.each<readonly [string, () => unknown, RegExp]>([
  [
    "a layer without its parameters",
    () => listLayers(dense(2) as never, image),
    /write bind\(model, variables\)/,
  ],
  ["a black box", () => listLayers({ predict: () => [] } as never, image), /cannot be looked into/],
  [
    "rows that are no tensor",
    () => intervene(twice, { h: (h) => h })([[1, 2]] as never),
    /write tensor\(rows\)/,
  ],
  ["rows in a record", () => atLayer(twice, "h")({ x: [[1]] } as never), /write tensor\(rows\)/],
  ["no changes", () => intervene(twice, undefined as never), /write \{ name: \(h\) => … \}/],
  ["functions in a list of names", () => activations(twice, [() => true] as never), /write \["name"\]/],
])("%s: refused", (_, call, message) => {
  expect(call).toThrow(expect.objectContaining({ code: "argument" }));
  expect(call).toThrow(message);
});
