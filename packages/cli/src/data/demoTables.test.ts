import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labelled, readDigits, readPatients, shippedData } from "./demoTables.js";
import { readTable } from "./readTable.js";
import { parseTable, TableParser } from "./table.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hyaline-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the tables that ship", () => {
  test("digits", async () => {
    const { rows, features, labels, featureNames } = await readDigits(shippedData);
    expect([rows, features.length, featureNames.length]).toEqual([1797, 1797 * 64, 64]);
    expect(Math.max(...features)).toBe(16);
    expect(Math.min(...features)).toBe(0);
    expect(new Set(labels)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    // The first digit of the set is a 0.
    expect(Array.from(features.slice(0, 8))).toEqual([0, 0, 5, 13, 9, 1, 0, 0]);
    expect(labels[0]).toBe(0);
  });

  test("patients", async () => {
    const { rows, features, labels, featureNames } = await readPatients(shippedData);
    expect([rows, features.length, featureNames[0]]).toEqual([569, 569 * 30, "mean radius"]);
    // As the repository documents it: 357 benign and 212 malignant.
    expect([0, 1].map((label) => labels.filter((each) => each === label).length)).toEqual([212, 357]);
  });
});

describe("readTable", () => {
  test("a file that is not there", async () => {
    await expect(readTable(join(folder, "none.csv"))).rejects.toMatchObject({
      code: "file",
      message: expect.stringMatching(/^there is no file .*none\.csv; is the path right\?$/),
    });
  });

  test("a folder", async () => {
    await expect(readTable(folder)).rejects.toMatchObject({ code: "file" });
  });

  test.skipIf(process.platform === "win32").each([
    ["a link to a device without end", (path: string) => symlink("/dev/zero", path)],
    ["a device", (path: string) => symlink("/dev/null", path)],
    ["a pipe that nobody writes to", async (path: string) => void execFileSync("mkfifo", [path])],
    ["a link to a folder", (path: string) => symlink(folder, path)],
    ["a link to nothing", (path: string) => symlink(join(folder, "nothing"), path)],
    ["a link to itself", (path: string) => symlink(path, path)],
  ])("%s is refused at once", async (name, make) => {
    const path = join(folder, name.replaceAll(" ", "-"));
    await make(path);
    await expect(readTable(path)).rejects.toMatchObject({ name: "HyalineError", code: "file" });
  });

  test("a file is counted while it is read: many rows, and a line without end", async () => {
    const path = join(folder, "long.csv");
    // Its 250 MB are holes, which take no room on the disk and read as zeros.
    await writeFile(path, "a\n");
    await truncate(path, 250e6);
    const before = process.memoryUsage().rss;
    await expect(readTable(path)).rejects.toMatchObject({ code: "data" });
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
    await truncate(path, 257 * 2 ** 20);
    await expect(readTable(path)).rejects.toMatchObject({
      code: "file",
      message: expect.stringMatching(/at most 256 MiB/),
    });
  });

  test("pieces of a text are put together, wherever they are cut", () => {
    const text = "long name,b\r\n1.5,-2e3\r\n0,4\r\n";
    for (let at = 0; at <= text.length; at++) {
      const parser = new TableParser("t.csv");
      parser.text(text.slice(0, at));
      parser.text(text.slice(at));
      expect(parser.end()).toEqual(parseTable(text, "t.csv"));
    }
  });

  test.runIf(process.env.HYALINE_NIGHTLY)(
    "250 MB of zeros take bounded memory",
    { timeout: 600_000 },
    async () => {
      const path = join(folder, "zeros.csv");
      await writeFile(path, `a\n${"0\n".repeat(125e6)}`);
      const before = process.memoryUsage().rss;
      await expect(readTable(path)).rejects.toMatchObject({ code: "data" });
      expect(process.memoryUsage().rss - before).toBeLessThan(700 * 2 ** 20);
    },
  );

  test("bytes that are no UTF-8", async () => {
    const path = join(folder, "bytes.csv");
    await writeFile(path, Uint8Array.of(97, 10, 0xff, 0xfe));
    await expect(readTable(path)).rejects.toMatchObject({
      code: "file",
      message: `${path} is no UTF-8 text`,
    });
  });

  test("a malformed number says where", async () => {
    const path = join(folder, "word.csv");
    await writeFile(path, "a,b\n1,x\n");
    await expect(readTable(path)).rejects.toMatchObject({
      code: "data",
      message: expect.stringContaining(
        `${path} holds finite decimal numbers; got "x" in row 1 (line 2), column "b"`,
      ),
    });
  });
});

describe("labelled", () => {
  const table = (columns: string[], values: number[]) => ({
    columns,
    rows: values.length / columns.length,
    values: Float64Array.from(values),
  });
  const expected = { features: 1, classes: 2 };

  test("splits off the class", () => {
    expect(labelled(table(["a", "target"], [5, 0, 6, 1]), "t", expected)).toEqual({
      featureNames: ["a"],
      rows: 2,
      features: Float64Array.of(5, 6),
      labels: Int32Array.of(0, 1),
    });
  });

  test.each([
    ["file", "no target", table(["a", "b"], [1, 1])],
    ["file", "another number of features", table(["a", "b", "target"], [1, 1, 1])],
    ["data", "a class that is not there", table(["a", "target"], [1, 2])],
    ["data", "a class that is no whole number", table(["a", "target"], [1, 0.5])],
    ["data", "a negative class", table(["a", "target"], [1, -1])],
  ])("error %s: %s", (code, _, given) => {
    expect(() => labelled(given, "t", expected)).toThrow(expect.objectContaining({ code }));
  });
});
