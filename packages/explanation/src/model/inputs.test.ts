import { referenceBackend } from "@hyaline/backend-reference";
import { tensor, useBackend } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { isInputRecord, readInputs } from "./index.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

describe("readInputs", () => {
  test("one array in each of its forms is one input called x", async () => {
    const forms = [
      [[1, 2]],
      tensor([[1, 2]]),
      { shape: [1, 2], values: [1, 2] },
      { rows: 1, rowShape: [2], dtype: "float32", values: Float32Array.of(1, 2) } as const,
    ];
    for (const form of forms) {
      const { count, named, parts } = await readInputs(form, "x");
      expect([count, named, parts.length]).toEqual([1, false, 1]);
      expect([...(parts[0]?.values ?? [])]).toEqual([1, 2]);
      expect(parts[0]).toMatchObject({ name: "x", attributed: true, dtype: "float32", shape: [1, 2] });
    }
  });

  test("a column keeps its data type", async () => {
    const ids = { rows: 2, rowShape: [3], dtype: "int32", values: Int32Array.of(1, 2, 3, 4, 5, 6) } as const;
    const { parts } = await readInputs(ids, "x");
    expect(parts[0]).toMatchObject({ dtype: "int32", shape: [2, 3], count: 2, rowSize: 3 });
  });

  test("of a record, floating-point inputs are attributed, or those named", async () => {
    const x = { user: [[1], [2]], item: tensor([[3], [4]], { dtype: "int32" }), shape: [[5], [6]] };
    expect(isInputRecord(x)).toBe(true);
    const attributed = async (attribute?: string[]) =>
      (await readInputs(x, "x", { attribute })).parts.filter((p) => p.attributed).map(({ name }) => name);
    expect(await attributed()).toEqual(["user", "shape"]);
    expect(await attributed(["shape"])).toEqual(["shape"]);
  });

  test.each([
    [
      "other rows",
      { a: [[1], [2]], b: [[1]] },
      {},
      "shape",
      /x\.b must have as many rows as x\.a; got 1 for 2/,
    ],
    ["NaN in one", { a: [[1]], b: [[Number.NaN]] }, {}, "data", /x\.b must be finite/],
    ["none", {}, {}, "argument", /at least one input/],
    ["a name that is none", { alpha: [[1]] }, { attribute: ["alhpa"] }, "argument", /did you mean alpha/],
    ["names for a single input", [[1]], { attribute: ["a"] }, "argument", /leave it out/],
  ])("%s: refused", async (_, x, options, code, message) => {
    await expect(readInputs(x, "x", options)).rejects.toMatchObject({ code });
    await expect(readInputs(x, "x", options)).rejects.toThrow(message);
  });
});
