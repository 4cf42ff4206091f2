import { referenceBackend } from "@hyaline/backend-reference";
import { type HyalineError, random, slice, type Tensor, tensor, useBackend, zeros } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { bind, loadWeights, recurrentWithStates, torchWeights } from "../index.js";
import { expectClose } from "../testing/arrays.js";
import { gru, lastStep, lstm, rnn } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const key = random.key(0);
const x = random.normal(random.key(1), [2, 5, 3], { dtype: "float64" });
const kept = tensor([
  [true, false, true, true, false],
  [false, false, true, true, true],
]);

describe.each([
  ["rnn", rnn],
  ["gru", gru],
  ["lstm", lstm],
] as const)("%s of sequences with gaps", (kind, make) => {
  const layer = make(2, { bidirectional: true, layers: 2 });
  const variables = layer.init(key, x);
  /** The steps of a row that count, as a row of their own. */
  const alone = (row: number, at: readonly number[]) =>
    slice(x, [[row, row + 1]])
      .array()
      .then((whole) => tensor([at.map((i) => (whole as number[][][])[0]?.[i] ?? [])], { dtype: "float64" }));

  test.each([
    [0, [0, 2, 3]],
    [1, [2, 3, 4]],
  ])("row %i runs over steps %j alone, and gives zeros elsewhere", async (row, at) => {
    const outputs = (await bind(layer, variables)({ x, mask: kept }).array()) as number[][][];
    const wanted = (await bind(layer, variables)(await alone(row, at)).array()) as number[][][];
    const got = outputs[row] as number[][];
    expectClose(
      at.map((i) => got[i] as number[]),
      wanted[0] as number[][],
      1e-12,
      "steps that count",
    );
    const others = got.filter((_, i) => !at.includes(i)).flat();
    expect(new Set(others)).toEqual(new Set([0]));
  });

  test("the states are those of the steps that count", async () => {
    const stateful = recurrentWithStates(kind, 2, { bidirectional: true, layers: 2 });
    const states = bind(stateful, variables)({ x, mask: kept });
    const one = bind(stateful, variables)(await alone(1, [2, 3, 4]));
    for (const name of ["hidden", "cell"] as const) {
      if (!states[name]) continue;
      const own = slice(states[name] as Tensor, [null, [1, 2]]);
      expectClose(await own.array(), await (one[name] as Tensor).array(), 1e-12, name);
    }
    expect("cell" in states).toBe(kind === "lstm");
  });
});

test("lastStep of sequences takes each direction's own end", async () => {
  const outputs = tensor([[[1, 10], [2, 20], [0, 0]], [[3, 30], [4, 40], [5, 50]]]); // biome-ignore format: rows
  const given = { x: outputs, lengths: tensor([2, 3], { dtype: "int32" }) };
  const last = (directions: 1 | 2, input: Parameters<ReturnType<typeof lastStep>["apply"]>[1]) =>
    lastStep({ directions }).apply({}, input).output.array();
  expect(await last(1, given)).toEqual([[2, 20], [5, 50]]); // biome-ignore format: rows
  expect(await last(2, given)).toEqual([[2, 10], [5, 30]]); // biome-ignore format: rows
  const mask = tensor([[false, true, true], [true, true, false]]); // biome-ignore format: rows
  expect(await last(2, { x: outputs, mask })).toEqual([[0, 20], [4, 30]]); // biome-ignore format: rows
});

test("a sequence in pieces is the sequence, where states are passed on", async () => {
  const layer = recurrentWithStates("lstm", 2, { layers: 2 });
  const run = bind(layer, layer.init(key, x));
  const whole = run(x);
  const first = run(slice(x, [null, [0, 2]]));
  const { outputs, hidden } = run({
    x: slice(x, [null, [2, 5]]),
    hidden: first.hidden,
    cell: first.cell as Tensor,
  });
  expectClose(await outputs.array(), await slice(whole.outputs, [null, [2, 5]]).array(), 1e-12, "outputs");
  expectClose(await hidden.array(), await whole.hidden.array(), 1e-12, "hidden");
});

test("dropout between layers needs a key, and drops", async () => {
  const layer = rnn(4, { layers: 2, dropout: 0.9 });
  const { params } = layer.init(key, x);
  const call = (options: object) => layer.apply(params, x, options).output.array();
  expect(await call({ training: true, key })).not.toEqual(await call({}));
  expect(() => layer.apply(params, x, { training: true })).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
});

const wrong: readonly (readonly [string, HyalineError["code"], () => unknown])[] = [
  [
    "lengths and a mask",
    "argument",
    () => run({ x, lengths: tensor([1, 2], { dtype: "int32" }), mask: kept }),
  ],
  ["lengths of other rows", "shape", () => run({ x, lengths: tensor([1], { dtype: "int32" }) })],
  ["lengths that are no integers", "shape", () => run({ x, lengths: tensor([1, 2]) })],
  ["a mask of numbers", "shape", () => run({ x, mask: zeros([2, 5]) })],
  ["states of other layers", "shape", () => stateful({ x, hidden: zeros([2, 2, 2], { dtype: "float64" }) })],
  ["a cell for a gru", "argument", () => stateful({ x, cell: zeros([1, 2, 2], { dtype: "float64" }) })],
  ["a kind that is none", "argument", () => recurrentWithStates("grue" as never, 2)],
  ["a nonlinearity of a gru", "argument", () => recurrentWithStates("gru", 2, { nonlinearity: "relu" })],
];
const run = (input: object) => bind(gru(2), gru(2).init(key, x))(input as Tensor);
const stateful = (input: object) => {
  const layer = recurrentWithStates("gru", 2);
  return bind(layer, layer.init(key, x))(input as Tensor);
};

test.each(wrong)("%s: %s", (_, code, call) => {
  expect(call).toThrow(expect.objectContaining({ name: "HyalineError", code }));
});

test("weights of other directions or layers say which option is missing", () => {
  const weights = torchWeights(
    lstm(2, { bidirectional: true, layers: 2 }),
    lstm(2, { bidirectional: true, layers: 2 }).init(key, x),
  );
  const load = (options: object) => () =>
    loadWeights(lstm(2, options), lstm(2, options).init(key, x), weights);
  expect(load({ layers: 2 })).toThrow(/bidirectional: true/);
  expect(load({ bidirectional: true })).toThrow(/layers: 2/);
  expect(load({ bidirectional: true, layers: 3 })).toThrow(/needs the weight weight_ih_l2.*layers: 2/);
});
