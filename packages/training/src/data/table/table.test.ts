import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { saliency } from "@hyaline/explainers";
import { bind, dense } from "@hyaline/layers";
import { adam } from "@hyaline/optimizers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  balanced,
  dataset,
  fit,
  fromImages,
  fromIterable,
  losses,
  oneHot,
  prefetched,
  readCsv,
  readParquet,
  split,
  tableDataset,
} from "../../index.js";

beforeAll(() => useBackend(referenceBackend()));

const text = 'height,kind,note\n1.5,a,"x, ""y"""\n,b,\n-2e1,?,"two\nlines"\n';

describe("readCsv", () => {
  test("numbers, categories, quotes, line breaks and missing values", async () => {
    const { rows, columns } = await readCsv([text]);
    expect(rows).toBe(3);
    expect(columns).toEqual({
      height: { kind: "number", values: Float64Array.of(1.5, Number.NaN, -20), missing: 1 },
      kind: { kind: "category", values: Int32Array.of(0, 1, -1), categories: ["a", "b"], missing: 1 },
      note: {
        kind: "category",
        values: Int32Array.of(1, -1, 0),
        categories: ["two\nlines", 'x, "y"'],
        missing: 1,
      },
    });
  });

  test("comes in pieces of any size, as bytes, as a file of a page, and from disk", async () => {
    const whole = await readCsv([text]);
    const bytes = new TextEncoder().encode(`\uFEFF${text}`);
    for (const size of [1, 2, 7])
      expect(
        await readCsv(
          Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          ),
        ),
      ).toEqual(whole);
    expect(await readCsv(bytes)).toEqual(whole);
    expect(await readCsv(new Blob([bytes]))).toEqual(whole);
    const folder = await mkdtemp(join(tmpdir(), "table-"));
    writeFileSync(join(folder, "t.csv"), bytes);
    expect(await readCsv(join(folder, "t.csv"))).toEqual(whole);
    await expect(readCsv(join(folder, "none.csv"))).rejects.toMatchObject({ code: "file" });
    await expect(readCsv(folder)).rejects.toMatchObject({ code: "file" });
    await rm(folder, { recursive: true });
  });

  test("types and other delimiters are heeded", async () => {
    const { columns } = await readCsv(["id;x\n1;2\n3;2\n"], { delimiter: ";", types: { id: "category" } });
    expect(columns.id).toEqual({
      kind: "category",
      values: Int32Array.of(0, 1),
      categories: ["1", "3"],
      missing: 0,
    });
    expect(columns.x?.kind).toBe("number");
  });

  test.each([
    ["file", "nothing", "", {}],
    ["file", "a name twice", "a,a\n1,2\n", {}],
    ["file", "an open quote", 'a,b\n1,"2\n', {}],
    ["data", "a header alone", "a,b\n", {}],
    ["data", "a short row", "a,b\n1\n", {}],
    ["data", "a word among numbers", "a\n1\nx\n", { types: { a: "number" } }],
    ["argument", "a type of no column", "a\n1\n", { types: { b: "number" } }],
    ["argument", "a type of no kind", "a\n1\n", { types: { a: "date" } }],
    ["file", "a line without an end", `a\n${"1".repeat(2 ** 19 + 9)}`, {}],
  ] as const)("error %s: %s", async (code, _, csv, options) => {
    await expect(readCsv([csv], options as never)).rejects.toMatchObject({ name: "HyalineError", code });
  });

  test("an abort ends the reading and closes the source", async () => {
    const controller = new AbortController();
    let closed = false;
    async function* lines() {
      try {
        yield "a\n";
        for (let i = 0; ; i++) {
          if (i === 5) controller.abort();
          yield "1\n";
        }
      } finally {
        closed = true;
      }
    }
    await expect(readCsv(lines(), { signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
    expect(closed).toBe(true);
  });
});

describe("readParquet", () => {
  // Written by pyarrow: fixtures/record/table.py.
  const path = new URL("../../../fixtures/table.parquet", import.meta.url);

  test("numbers, texts, truth values, missing values, two row groups", async () => {
    const table = await readParquet(path);
    expect(table.rows).toBe(5);
    expect(table.columns).toEqual({
      height: { kind: "number", values: Float64Array.of(1.5, -2, Number.NaN, 0.25, 3), missing: 1 },
      count: { kind: "number", values: Float64Array.of(1, 2, 3, 4, 5000000000), missing: 0 },
      kind: { kind: "category", values: Int32Array.of(1, 0, 1, -1, 0), categories: ["a", "b"], missing: 1 },
      old: { kind: "number", values: Float64Array.of(1, 0, 0, 1, 1), missing: 0 },
    });
    expect(await readParquet(readFileSync(path))).toEqual(table);
    expect(await readParquet(new Blob([readFileSync(path)]))).toEqual(table);
    expect(Object.keys((await readParquet(path, { columns: ["kind"] })).columns)).toEqual(["kind"]);
  });

  test("what is none is refused", async () => {
    const bytes = new Uint8Array(readFileSync(path));
    await expect(readParquet(bytes, { columns: ["none"] })).rejects.toMatchObject({ code: "argument" });
    await expect(readParquet(bytes.slice(0, 60))).rejects.toMatchObject({ code: "file" });
    await expect(readParquet(new Uint8Array(0))).rejects.toMatchObject({ code: "file" });
    await expect(readParquet("none.parquet")).rejects.toMatchObject({ code: "file" });
  });
});

describe("tableDataset", () => {
  test("one element for each category, missing values filled or left out, and it can be trained and explained", async () => {
    const table = await readCsv(["x,kind,y\n1,a,no\n,b,yes\n3,a,no\n5,,yes\n"]);
    await expect(tableDataset(table, { target: "y" })).rejects.toMatchObject({
      code: "data",
      message: expect.stringMatching(/row 2, column x/),
    });
    const { data, classes } = await tableDataset(table, { target: "y", missing: "fill" });
    expect(classes).toEqual(["no", "yes"]);
    expect(data.featureNames).toEqual(["x", "kind=a", "kind=b"]);
    expect([...data.inputs.values]).toEqual([1, 1, 0, 3, 0, 1, 3, 1, 0, 5, 1, 0]);
    expect([...data.targets.values]).toEqual([0, 1, 0, 1]);
    const dropped = await tableDataset(table, { target: "y", missing: "drop", categories: "index" });
    expect([...dropped.data.inputs.values]).toEqual([1, 0, 3, 0]);
    const model = dense(2);
    const trained = await fit(model, data, { loss: losses.crossEntropy, optimizer: adam(), epochs: 1 });
    const [, held] = split(data, { test: 0.25 });
    const explanation = await saliency(bind(model, trained)).explain(held.inputs, { target: 1 });
    expect(explanation.values.shape).toEqual([1, 3]);
    await expect(tableDataset(table, { target: "z" })).rejects.toMatchObject({ code: "argument" });
  });
});

describe("rows of other kinds", () => {
  test("generators and async iterables, by name too", async () => {
    function* rows() {
      for (let i = 0; ; i++) yield { input: { id: i, x: [i, -i] }, target: i % 2 };
    }
    const { inputs, targets } = await fromIterable(rows(), 3);
    expect([[...inputs.id.values], [...inputs.x.values], [...targets.values]]).toEqual([
      [0, 1, 2],
      [0, -0, 1, -1, 2, -2],
      [0, 1, 0],
    ]);
    async function* slow() {
      yield { input: [1, 2], target: 0.5 };
    }
    expect((await fromIterable(slow())).inputs.rowShape).toEqual([2]);
    await expect(fromIterable([])).rejects.toMatchObject({ code: "data" });
  });

  test("pictures", () => {
    const data = [255, 0, 0, 255, 0, 255, 255, 0];
    expect(fromImages([{ width: 2, height: 1, data }])).toEqual({
      values: Float32Array.of(1, 0, 0, 1, 0, 1),
      shape: [1, 3, 1, 2],
    });
    expect(fromImages([{ width: 2, height: 1, data }], { channels: "grey" })).toEqual({
      values: Float32Array.of(0.299, 0.701),
      shape: [1, 1, 1, 2],
    });
    for (const wrong of [
      [],
      [{ width: 1, height: 1, data }],
      [
        { width: 2, height: 1, data },
        { width: 1, height: 2, data },
      ],
    ])
      expect(() => fromImages(wrong)).toThrow(expect.objectContaining({ name: "HyalineError" }));
  });

  test("oneHot and balanced", async () => {
    const data = await dataset([[1], [2], [3], [4]], [0, 2, 0, 0]);
    expect([...oneHot(data).targets.values]).toEqual([1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0]);
    expect(() => oneHot(data, 2)).toThrow(expect.objectContaining({ code: "data" }));
    const even = balanced(data, { seed: 4 });
    expect([...even.targets.values]).toEqual([0, 0, 0, 2, 2, 2]);
    expect([...even.inputs.values]).toEqual([1, 3, 4, 2, 2, 2]);
    expect(() => balanced(oneHot(data))).toThrow(expect.objectContaining({ code: "data" }));
  });
});

describe("prefetched", () => {
  test("reads so many ahead and no more, in order, and closes its source", async () => {
    let [asked, closed] = [0, false];
    async function* source() {
      try {
        for (; asked < 10; ) yield asked++;
      } finally {
        closed = true;
      }
    }
    const seen: number[] = [];
    for await (const one of prefetched(source(), 2)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(asked).toBeLessThanOrEqual(one + 3);
      seen.push(one);
      if (one === 5) break;
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
    expect(closed).toBe(true);
  });

  test("an error comes in its place", async () => {
    async function* source() {
      yield 1;
      throw new Error("the disk is gone");
    }
    const seen: number[] = [];
    const all = async () => {
      for await (const one of prefetched(source(), 3)) seen.push(one);
    };
    await expect(all()).rejects.toThrow("the disk is gone");
    expect(seen).toEqual([1]);
    await expect(prefetched([1], 0).next()).rejects.toMatchObject({ code: "argument" });
  });
});
