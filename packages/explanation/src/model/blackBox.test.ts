import type { HyalineError } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { blackBox, modelRunner, readRows } from "./index.js";

const rows = (count: number) => ({
  shape: [count, 1],
  values: Float64Array.from({ length: count }, (_, i) => i),
});
const errorOf = async (work: Promise<unknown>): Promise<HyalineError> => {
  try {
    await work;
  } catch (error) {
    return error as HyalineError;
  }
  throw new Error("no error");
};
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe("what a predict function is given", () => {
  test("the caller's numbers in float64, and NaN for what is missing", async () => {
    const seen: number[][] = [];
    const box = blackBox((given: number[][]) => {
      seen.push(...given);
      return given.map(() => 0);
    });
    const values = [
      [16777217, 1 / 3],
      [Number.NaN, 2],
    ];
    await modelRunner(box).run(await readRows(values, "x", { dtype: "float64", missing: true }));
    expect(seen).toEqual(values);
    await expect(readRows([[Number.POSITIVE_INFINITY]], "x", { missing: true })).rejects.toMatchObject({
      code: "data",
    });
  });

  test("never more rows than batchSize and maxRows, in order, with a signal", async () => {
    const sizes: number[] = [];
    const box = blackBox(
      (given: number[][], { signal }) => {
        expect(signal.aborted).toBe(false);
        sizes.push(given.length);
        return given.map(([v = 0]) => [v, -v]);
      },
      { maxRows: 4 },
    );
    const outputs = await box.predict(rows(10), { batchSize: 7 });
    expect(sizes).toEqual([4, 4, 2]);
    expect(outputs.shape).toEqual([10, 2]);
    expect(Array.from(outputs.values).filter((_, i) => i % 2 === 0)).toEqual([...rows(10).values]);
    await box.predict(rows(3), { batchSize: 2 });
    expect(sizes.slice(3)).toEqual([2, 1]);
  });

  test("texts, and records of inputs", async () => {
    const lengths = blackBox((texts: string[]) => texts.map((text) => [text.length]));
    expect(await lengths.predict(["a", "", "long"], { batchSize: 2 })).toEqual({
      shape: [3, 1],
      values: Float64Array.of(1, 0, 4),
    });
    const sums = blackBox(({ a, b }: { a: number[][]; b: number[][] }) =>
      a.map(([v = 0], i) => v + (b[i]?.[0] ?? 0)),
    );
    expect((await sums.predict({ a: rows(3), b: rows(3) }, { batchSize: 2 })).values).toEqual(
      Float64Array.of(0, 2, 4),
    );
    expect((await errorOf(sums.predict({ a: rows(3), b: rows(2) }))).message).toMatch(
      /same number of rows; got 2 in b, 3 in a/,
    );
  });
});

test("as many calls are under way as concurrency says, and their outputs stay in order", async () => {
  let [underWay, most] = [0, 0];
  const box = blackBox(
    async (given: number[][]) => {
      most = Math.max(most, ++underWay);
      await after(given[0]?.[0] === 0 ? 20 : 2);
      underWay--;
      return given.map(([v = 0]) => 10 * v);
    },
    { concurrency: 3, maxRows: 1 },
  );
  const { values } = await box.predict(rows(8));
  expect(values).toEqual(rows(8).values.map((v) => 10 * v));
  expect(most).toBe(3);
});

describe("failures name the call, its rows and the cause", () => {
  test("one that throws, at once or later", async () => {
    for (const throws of [
      () => {
        throw new RangeError("too cold");
      },
      async () => {
        throw new RangeError("too cold");
      },
    ]) {
      const box = blackBox(
        (given: number[][]) => (given[0]?.[0] === 4 ? throws() : given.map(() => 1)) as number[],
        { maxRows: 2 },
      );
      const error = await errorOf(box.predict(rows(6)));
      expect(error).toMatchObject({ name: "HyalineError", code: "model" });
      expect(error.message).toMatch(/^predict call 3 \(rows 4 to 5\): it threw: too cold; /);
      expect(error.cause).toBeInstanceOf(RangeError);
    }
  });

  test("one that hangs, within timeoutMs; its own signal is aborted", async () => {
    let told = false;
    const box = blackBox(
      (_: number[][], { signal }) => {
        signal.addEventListener("abort", () => {
          told = true;
        });
        return new Promise<number[]>(() => {});
      },
      { timeoutMs: 20 },
    );
    const error = await errorOf(box.predict(rows(1)));
    expect(error.code).toBe("model");
    expect(error.message).toMatch(/predict call 1 \(row 0\): it took longer than timeoutMs 20/);
    expect(told).toBe(true);
  });

  test.each([
    ["NaN", (given: number[][]) => given.map(([v]) => (v === 3 ? Number.NaN : 1)), "data", /NaN in row 3/],
    [
      "another width",
      (given: number[][]) => given.map(([v]) => (v === 3 ? [1, 2] : [1])),
      "shape",
      /2, not 1/,
    ],
    ["fewer rows", (given: number[][]) => (given[0]?.[0] === 3 ? [] : [1]), "shape", /\[0\] for 1 rows/],
    ["text", (given: number[][]) => (given[0]?.[0] === 3 ? ["a"] : [1]) as number[], "data", /numbers/],
    ["nothing", (given: number[][]) => (given[0]?.[0] === 3 ? undefined : [1]) as number[], "data", /arrays/],
  ] as const)("one that gives %s", async (_, predict, code, message) => {
    const error = await errorOf(blackBox(predict, { maxRows: 1 }).predict(rows(5)));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^predict call 4 \(row 3\): /);
    expect(error.message).toMatch(message);
  });

  test("another width than outputs says, in the first call too", async () => {
    const box = blackBox((given: number[][]) => given.map(() => [1, 2]), { outputs: ["no", "maybe", "yes"] });
    expect(box.outputNames).toEqual(["no", "maybe", "yes"]);
    expect((await errorOf(box.predict(rows(1)))).message).toMatch(/2, not 3/);
  });

  test("they are tried again as often as retries says", async () => {
    let calls = 0;
    const flaky = (failures: number) =>
      blackBox(
        (given: number[][]) => {
          if (calls++ < failures) throw new Error("busy");
          return given.map(() => 7);
        },
        { retries: 2 },
      );
    expect((await flaky(2).predict(rows(1))).values[0]).toBe(7);
    expect(calls).toBe(3);
    calls = 0;
    expect((await errorOf(flaky(9).predict(rows(1)))).message).toMatch(/tried 3 times/);
    expect(calls).toBe(3);
  });
});

describe("an abort", () => {
  test("by a timer is heard while a call hangs, is retried, or is one of many short ones", async () => {
    const hangs = blackBox(() => new Promise<number[]>(() => {}));
    const fails = blackBox(
      (): number[] => {
        throw new Error("down");
      },
      { retries: 50 },
    );
    const short = blackBox((given: number[][]) => given.map(() => 1), { maxRows: 1 });
    for (const [box, count] of [
      [hangs, 1],
      [fails, 1],
      [short, 2e5],
    ] as const) {
      const gone = new AbortController();
      const asked = rows(count);
      const began = performance.now();
      setTimeout(() => gone.abort("enough"), 20);
      const error = await errorOf(box.predict(asked, { signal: gone.signal }));
      expect(error).toMatchObject({ code: "aborted", cause: "enough" });
      expect(performance.now() - began).toBeLessThan(2000);
    }
  });
});

test.each([
  [{ layouts: "flat" }, /did you mean layout/],
  [{ concurrency: 0 }, /concurrency/],
  [{ timeoutMs: -1 }, /timeoutMs/],
  [{ outputs: [1] }, /outputs/],
])("options %j are refused", (options, message) => {
  expect(() => blackBox((given: number[][]) => given, options as never)).toThrow(message);
});
