import { readFileSync, writeFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { type Backend, evaluate, full, type Tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readers } from "../ops/index.js";
import { knownGaps, unreadOps } from "../testing/knownGaps.js";
import { type NodeCase, runNodeCase } from "../testing/runNodeCase.js";
import { sharedOnnx } from "../testing/sharedOnnx.js";
import { supportTable } from "../testing/supportTable.js";

const folder = sharedOnnx("nodetests");
const index: { cases: NodeCase[]; rtol: number; atol: number } = folder
  ? JSON.parse(readFileSync(new URL("index.json", folder), "utf8"))
  : { cases: [], rtol: 0, atol: 0 };
const ops = [...new Set(index.cases.map(({ op }) => op))].sort();

const isFull = Boolean(process.env.HYALINE_NIGHTLY || process.env.HYALINE_WRITE_TABLES);
/** Sessions take their time: without HYALINE_NIGHTLY every fourth case, and one of each op. */
const some = (cases: readonly NodeCase[]) => (isFull ? cases : cases.filter((_, i) => i % 4 === 0));

/** A graph that is more than the model goes by this package's ops. */
const byOps = (results: readonly Tensor[]) => evaluate([...results, full([1], 1)]);

const ways = [
  {
    name: "reference",
    open: async (): Promise<Backend> => referenceBackend(),
    chosen: (all: NodeCase[]) => all,
  },
  { name: "ort:wasm, by ops", open: () => ortBackend({ device: "wasm" }), chosen: some, compute: byOps },
  { name: "ort:wasm, as a model", open: () => ortBackend({ device: "wasm" }), chosen: some },
];

describe.skipIf(!folder)("node tests of the ONNX project", () => {
  describe.each(ways)("$name", ({ open, chosen, compute }) => {
    let backend: Backend;
    beforeAll(async () => {
      backend = await open();
      useBackend(backend);
    });
    afterAll(async () => {
      useBackend(undefined);
      await backend.dispose();
    });

    test.each(ops)("%s", { timeout: 120_000 }, async (op) => {
      for (const each of chosen(index.cases.filter((one) => one.op === op))) {
        const why = await runNodeCase(folder as URL, each, index, compute);
        if (each.case in knownGaps) expect.soft(why, `${each.case} is a known gap`).toBeDefined();
        else expect.soft(why, each.case).toBeUndefined();
      }
    });
  });

  test("the table of ops is up to date", () => {
    const url = new URL("../../../OPS.md", import.meta.url);
    const table = supportTable(index.cases, knownGaps, { read: [...readers.keys()], unread: unreadOps });
    if (process.env.HYALINE_WRITE_TABLES) writeFileSync(url, table);
    expect(readFileSync(url, "utf8")).toBe(table);
  });
});

test("what is said not to be read is not", () => {
  expect(Object.keys(unreadOps).filter((op) => readers.has(`:${op}`))).toEqual([]);
});
