import { existsSync, readFileSync } from "node:fs";
import * as reference from "@hyaline/backend-reference";
import { referenceBackend } from "@hyaline/backend-reference";
import { opExamples, testBackend } from "@hyaline/backend-testkit";
import { primitives } from "@hyaline/core/ops";
import { expect, test } from "vitest";

const docs = new URL("../", import.meta.url);
const page = readFileSync(new URL("write-a-backend.md", docs), "utf8");

test("the code that the page shows is in files, which have tests of their own", () => {
  const shown = [...page.matchAll(/^<<< (\S+)$/gm)].map(([, path]) => path as string);
  expect(shown.length).toBeGreaterThanOrEqual(3);
  expect(shown.filter((path) => !existsSync(new URL(path, docs)))).toEqual([]);
});

test("the page's coverage table has the kit's columns", async () => {
  const tests: (() => Promise<void>)[] = [];
  let printed = "";
  testBackend({
    create: referenceBackend,
    describe: (_, body) => body(),
    test: (name, body) => {
      if (/^(add|coverage)$/.test(name)) tests.push(body);
    },
    examples: opExamples.filter(({ op }) => op === "add"),
    print: (table) => {
      printed = table;
    },
  });
  for (const run of tests) await run();
  const cells = (line: string | undefined) =>
    line
      ?.split("|")
      .map((cell) => cell.trim())
      .filter(Boolean) ?? [];
  const columns = cells(/^\| op .*$/m.exec(page)?.[0]).filter((cell) => cell !== "...");
  expect(columns.length).toBeGreaterThan(4);
  expect(cells(/^\| op .*$/m.exec(printed)?.[0]).slice(0, columns.length)).toEqual(columns);
});

test("what the page says of numbers and names is so", () => {
  expect(page).toContain("about 80 primitives");
  expect(Math.abs(primitives.length - 80)).toBeLessThanOrEqual(5);
  for (const name of ["referenceKernels", "fromHost", "toHost"]) {
    expect(page).toContain(name);
    expect(reference).toHaveProperty(name);
  }
});
