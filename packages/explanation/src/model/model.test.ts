import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, useBackend } from "@hyaline/core";
import { expect, test } from "vitest";
import { blackBox, equalChunks, isWhiteBox, modelRunner, readRows, resolveTargets } from "./index.js";

test.each([
  [10, 4, ["0+4/4", "4+4/4", "8+2/4"]],
  [8, 8, ["0+8/8"]],
  [9, 8, ["0+5/5", "5+4/5"]],
  [3, 100, ["0+3/3"]],
  [0, 4, []],
])("%i items in chunks of at most %i", (total, limit, expected) => {
  const chunks = equalChunks(total, limit);
  expect(chunks.map(({ start, count, size }) => `${start}+${count}/${size}`)).toEqual(expected);
});

test("async functions are black boxes, others white boxes unless marked", () => {
  expect(isWhiteBox((x: Tensor) => x)).toBe(true);
  expect(isWhiteBox(async (rows: number[][]) => rows)).toBe(false);
  expect(isWhiteBox(blackBox((rows: number[][]) => rows))).toBe(false);
});

test("a predict function over arrays that is taken for a function of tensors is told so", async () => {
  useBackend(referenceBackend());
  const sync = ((rows: number[][]) => rows.map(([v = 0]) => [v])) as never;
  await expect(modelRunner(sync).run(await readRows([[1]], "x"))).rejects.toMatchObject({
    code: "argument",
    message: expect.stringMatching(/wrap a predict function over arrays with blackBox/),
    cause: expect.any(TypeError),
  });
});

test("a black box is run in batches, nested or flat, without a backend", async () => {
  const sizes: number[] = [];
  const nested = async (rows: number[][]) => {
    sizes.push(rows.length);
    return rows.map(([a = 0, b = 0]) => a + 10 * b);
  };
  const flat = blackBox(
    ({ shape, values }) => ({
      shape: [shape[0] ?? 0, 1],
      values: Array.from(
        { length: shape[0] ?? 0 },
        (_, i) => (values[2 * i] ?? 0) + 10 * (values[2 * i + 1] ?? 0),
      ),
    }),
    { layout: "flat" },
  );
  const rows = await readRows(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    "x",
  );
  for (const model of [nested, flat]) {
    const outputs = await modelRunner(model, { batchSize: 2 }).run(rows);
    expect(outputs).toEqual({ shape: [3, 1], values: Float64Array.of(21, 43, 65) });
  }
  expect(sizes).toEqual([2, 1]);
});

test.each([
  ["no numbers", async () => [["a"]] as never, "data"],
  ["another number of rows", async () => [[1], [2]], "shape"],
  ["NaN", async () => [[Number.NaN]], "data"],
  ["ragged rows", async () => [[1, 2], [3]], "shape"],
])("a black box that gives %s is an error", async (_, model, code) => {
  const rows = await readRows([[1]], "x");
  await expect(modelRunner(model).run(rows)).rejects.toMatchObject({ code });
});

test.each([
  ["NaN", [[1, Number.NaN]], "data"],
  ["infinity", [[Number.POSITIVE_INFINITY]], "data"],
  ["ragged rows", [[1, 2], [3]], "shape"],
  ["text", [["1"]] as never, "data"],
  ["nothing in them", [], "shape"],
  ["a shape that is not filled", { shape: [2, 2], values: [1, 2, 3] }, "shape"],
])("rows with %s are refused", async (_, rows, code) => {
  await expect(readRows(rows, "x")).rejects.toMatchObject({ code });
});

const outputs = { shape: [2, 3], values: [1, 5, 2, 7, 0, 7] };

test.each([
  [undefined, [1, 0]],
  [2, [2, 2]],
  [
    [0, 2],
    [0, 2],
  ],
])("target %j", (target, expected) => {
  expect(resolveTargets(target, outputs)).toEqual(expected);
});

test.each([[3], [-1], [0.5], [null], [[1]], [[0, 3]]])("target %j is refused", (target) => {
  expect(() => resolveTargets(target, outputs)).toThrow(expect.objectContaining({ code: "argument" }));
});

test("a single output needs no target", () => {
  const single = { shape: [2, 1], values: [1, 2] };
  for (const target of [undefined, null, 0]) expect(resolveTargets(target, single)).toEqual([null, null]);
});

test("an aborted signal stops the run", async () => {
  const rows = await readRows([[1], [2]], "x");
  const controller = new AbortController();
  const model = async (batch: number[][]) => {
    controller.abort();
    return batch;
  };
  await expect(
    modelRunner(model, { batchSize: 1 }).run(rows, { signal: controller.signal }),
  ).rejects.toMatchObject({
    code: "aborted",
  });
});
