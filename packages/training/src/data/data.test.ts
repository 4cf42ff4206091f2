import { referenceBackend } from "@hyaline/backend-reference";
import { type HyalineError, tensor, useBackend } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Dataset, dataset, split, standardise, take } from "../index.js";
import { shuffled } from "./shuffled.js";

beforeAll(() => useBackend(referenceBackend()));

const rows = (count: number) => Array.from({ length: count }, (_, i) => [i, -i]);
const labels = (count: number, classes: number) => Array.from({ length: count }, (_, i) => i % classes);

describe("dataset", () => {
  test("data types: lists of whole numbers are labels, arrays become float32, tensors and integers stay", async () => {
    const dtypes = async (...args: Parameters<typeof dataset>) => {
      const { inputs, targets } = (await dataset(...args)) as unknown as Dataset;
      return [inputs.dtype, targets.dtype];
    };
    expect(await dtypes([[1, 2]], [1])).toEqual(["float32", "int32"]);
    expect(await dtypes([[1, 2]], [0.5])).toEqual(["float32", "float32"]);
    expect(await dtypes([[1, 2]], [[1]])).toEqual(["float32", "float32"]);
    const ids = { values: Int32Array.of(1, 2), shape: [1, 2] };
    expect(await dtypes(ids as never, [1])).toEqual(["int32", "int32"]);
    expect(await dtypes(Float32Array.of(1, 2), Uint8Array.of(0, 1))).toEqual(["float32", "uint8"]);
    const wide = { values: Float64Array.of(1, 2), shape: [1, 2] };
    expect(await dtypes(wide, [1])).toEqual(["float32", "int32"]);
    expect(await dtypes(tensor([[1]], { dtype: "float64" }), tensor([1]))).toEqual(["float64", "float32"]);
    expect(await dtypes([[1]], [1], { inputDType: "int32", targetDType: "float32" })).toEqual([
      "int32",
      "float32",
    ]);
  });

  test("a lazy tensor is evaluated, and rows can be taken in any order", async () => {
    const data = await dataset(tensor([[1, 2], [3, 4], [5, 6]]).mul(10), [7, 8, 9]); // biome-ignore format: rows
    const { inputs, targets, rows: count } = take(data, [2, 0]);
    expect([count, [...inputs.values], [...targets.values]]).toEqual([2, [50, 60, 10, 20], [9, 7]]);
  });

  const names = { featureNames: ["age", "height"] };
  const mistakes: readonly (readonly [string, HyalineError["code"], RegExp, () => Promise<unknown>])[] = [
    ["a NaN", "data", /NaN in row 1, column height/, () => dataset([[1, 2], [3, Number.NaN]], [0, 1], names)], // biome-ignore format: rows
    [
      "an infinity",
      "data",
      /-Infinity in row 0, column 0/,
      () => dataset([[Number.NEGATIVE_INFINITY, 1]], [0]),
    ],
    ["a NaN target", "data", /targets .* NaN in row 1;/, () => dataset([[1], [2]], [0, Number.NaN])],
    ["text", "data", /"x"/, () => dataset([["x"]] as never, [0])],
    ["a hole", "data", /undefined|null/, () => dataset([[null]] as never, [0])],
    ["ragged rows", "shape", /equal length/, () => dataset([[1, 2], [3]], [0, 1])],
    ["a single number", "shape", /rows along axis 0/, () => dataset(tensor(1), [0])],
    ["other numbers of rows", "shape", /2 inputs and 3 targets/, () => dataset(rows(2), labels(3, 2))],
    [
      "a flat array of another length",
      "shape",
      /fill/,
      () => dataset({ values: [1, 2, 3], shape: [2, 2] }, [0, 1]),
    ],
    ["no rows", "data", /at least one row/, () => dataset([], [])],
    ["too few names", "argument", /featureNames/, () => dataset(rows(2), [0, 1], { featureNames: ["a"] })],
  ];

  test.each(mistakes)("%s is refused: %s", async (_name, code, message, make) => {
    await expect(make()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe("shuffled", () => {
  test("is a permutation, that of its seed and stream", () => {
    const order = shuffled(1000, 5);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(shuffled(1000, 5)).toEqual(order);
    for (const other of [shuffled(1000, 6), shuffled(1000, 5, 1), shuffled(1000, 5 + 2 ** 32)]) {
      expect(other).not.toEqual(order);
    }
  });

  test("puts every number everywhere about equally often", () => {
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let seed = 0; seed < 4000; seed++) {
      shuffled(4, seed).forEach((value, place) => {
        const row = counts[place] as number[];
        row[value] = (row[value] as number) + 1;
      });
    }
    // 4000 draws at 1/4: five standard deviations are 137.
    for (const count of counts.flat()) expect(Math.abs(count - 1000)).toBeLessThan(137);
  });
});

describe("split", () => {
  test("cuts into disjoint parts of the asked size", async () => {
    const [train, test] = split(await dataset(rows(50), labels(50, 2)), { test: 0.3, seed: 3 });
    expect([train.rows, test.rows]).toEqual([35, 15]);
    const ids = [train, test].flatMap(({ inputs }) => [...inputs.values].filter((_, i) => i % 2 === 0));
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(split(await dataset(rows(50), labels(50, 2)), { test: 0.3, seed: 3 })[1]).toEqual(test);
  });

  test("stratify keeps the share of each class", async () => {
    const targets = Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : 1));
    const [train, test] = split(await dataset(rows(100), targets), { test: 0.2, stratify: true });
    const ones = (part: typeof train) => [...part.targets.values].filter((label) => label === 1).length;
    expect([train.rows, ones(train), test.rows, ones(test)]).toEqual([80, 8, 20, 2]);
  });

  test("stratify meets the asked share where classes are small", async () => {
    const [, test] = split(await dataset(rows(100), labels(100, 25)), { test: 0.1, stratify: true });
    expect(test.rows).toBe(10);
  });

  test("groups stay together, and a table by time is cut in its order", async () => {
    const data = await dataset(rows(40), labels(40, 2));
    const ids = (part: typeof data) => [...part.inputs.values].filter((_, i) => i % 2 === 0);
    const patients = Array.from({ length: 40 }, (_, i) => `patient ${i % 8}`);
    const [rest, held] = split(data, { test: 0.25, seed: 2, groups: patients });
    const of = (part: typeof data) => new Set(ids(part).map((id) => patients[id]));
    expect(held.rows).toBe(10);
    expect([...of(held)].filter((patient) => of(rest).has(patient))).toEqual([]);
    const [early, late] = split(data, { test: 0.25, inOrder: true });
    expect([ids(early).at(-1), ids(late)[0]]).toEqual([29, 30]);
    for (const options of [{ inOrder: true, stratify: true }, { groups: ["a"] }])
      expect(() => split(data, options)).toThrow(expect.objectContaining({ code: "argument" }));
  });

  test("refuses shares that leave nothing, and strata of numbers", async () => {
    const data = await dataset(rows(3), [0.5, 1, 2]);
    for (const options of [{ test: 0 }, { test: 1 }, { test: 0.01 }, { seed: 0.5 }, { stratify: true }]) {
      expect(() => split(data, options)).toThrow(expect.objectContaining({ code: "argument" }));
    }
  });
});

describe("standardise", () => {
  test("gives mean 0 and deviation 1, and leaves a constant at 0", async () => {
    const data = await dataset([[1, 10, 7], [2, 20, 7], [3, 60, 7]], [0, 1, 2]); // biome-ignore format: rows
    const { mean, deviation, apply } = standardise(data);
    expect([...mean]).toEqual([2, 30, 7]);
    expect([...deviation].map((d) => d ** 2)).toEqual([expect.closeTo(2 / 3), expect.closeTo(1400 / 3), 1]);
    const { values } = apply(data).inputs;
    const columns = [0, 1, 2].map((k) => [...values].filter((_, i) => i % 3 === k));
    for (const column of columns.slice(0, 2)) {
      expect(column.reduce((a, b) => a + b)).toBeCloseTo(0, 6);
      expect(column.reduce((a, b) => a + b * b, 0) / 3).toBeCloseTo(1, 6);
    }
    expect(columns[2]).toEqual([0, 0, 0]);
    const [next] = apply(await dataset([[4, 30, 8]], [0])).inputs.values;
    expect(next).toBeCloseTo(2 / Math.sqrt(2 / 3), 5);
  });

  test("refuses rows of another size, and integers", async () => {
    const { apply } = standardise(await dataset(rows(3), labels(3, 2)));
    const other = await dataset([[1, 2, 3]], [0]);
    expect(() => apply(other)).toThrow(expect.objectContaining({ code: "shape" }));
    const ids = await dataset([[1], [2]], [0, 1], { inputDType: "int32" });
    expect(() => standardise(ids)).toThrow(expect.objectContaining({ code: "dtype" }));
  });
});
