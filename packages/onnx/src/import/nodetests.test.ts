import { readFileSync, writeFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownGaps } from "./testing/knownGaps.js";
import { type NodeCase, runNodeCase } from "./testing/runNodeCase.js";
import { sharedOnnx } from "./testing/sharedOnnx.js";
import { supportTable } from "./testing/supportTable.js";

const folder = sharedOnnx("nodetests");
const index: { cases: NodeCase[]; rtol: number; atol: number } = folder
  ? JSON.parse(readFileSync(new URL("index.json", folder), "utf8"))
  : { cases: [], rtol: 0, atol: 0 };
const ops = [...new Set(index.cases.map(({ op }) => op))].sort();

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

describe.skipIf(!folder)("node tests of the ONNX project", () => {
  const passed = new Map<string, number>();

  test.each(ops)("%s", async (op) => {
    const cases = index.cases.filter((each) => each.op === op);
    for (const each of cases) {
      const why = await runNodeCase(folder as URL, each, index);
      if (each.case in knownGaps) expect.soft(why, `${each.case} is a known gap`).toBeDefined();
      else expect.soft(why, each.case).toBeUndefined();
      if (!why) passed.set(op, (passed.get(op) ?? 0) + 1);
    }
  });

  test("the table of ops is up to date", () => {
    const url = new URL("../../OPS.md", import.meta.url);
    const table = supportTable(index.cases, passed, knownGaps);
    if (process.env.HYALINE_WRITE_TABLES) writeFileSync(url, table);
    expect(readFileSync(url, "utf8")).toBe(table);
  });
});
