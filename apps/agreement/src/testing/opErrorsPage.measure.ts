import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Measured, OpErrors } from "../opTable/errors.js";
import { renderErrors } from "../opTable/renderErrors.js";

/** Ops whose tail vanishes, and why: docs/numeric-edges.md. */
const losesItsTail = new Set(["gelu"]);

// JSON has no infinity: null stands for it.
const isBeyond = (error: number | null | undefined, limit: number) =>
  error === null || (error !== undefined && error > limit);

/** Where the kit allows ops that lose digits more, so does this. */
const isWrong = (op: string, { absolute, relative }: OpErrors) =>
  isBeyond(absolute, 2e-3) || (!losesItsTail.has(op) && isBeyond(relative, 1e-3));

// Not a test: `pnpm op-table --errors` makes the page of what was measured.
test("the page of errors", () => {
  const cache = new URL("../../../../node_modules/.cache/op-errors/", import.meta.url);
  const measured = Object.fromEntries(
    readdirSync(cache).map((file) => [
      file,
      JSON.parse(readFileSync(new URL(file, cache), "utf8")) as Measured,
    ]),
  );
  const wrong = Object.entries(measured).flatMap(([file, { ops }]) =>
    Object.entries(ops)
      .filter(([op, errors]) => isWrong(op, errors))
      .map(([op]) => `${op} in ${file}`),
  );
  const folder = new URL("../../../../docs/measurements/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("op-errors.md", folder), renderErrors(measured));
  expect(wrong, "off by more than the kit allows, or by more than 1e-3 of the result itself").toEqual([]);
});
