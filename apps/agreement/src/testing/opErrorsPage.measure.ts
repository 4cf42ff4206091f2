import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Measured } from "../opTable/errors.js";
import { renderErrors } from "../opTable/renderErrors.js";

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
      // JSON has no infinity: null stands for it. Where the kit allows ops that lose digits more, so does this.
      .filter(([, { absolute = 0 }]) => absolute === null || absolute > 2e-3)
      .map(([op]) => `${op} in ${file}`),
  );
  const folder = new URL("../../../../docs/measurements/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL("op-errors.md", folder), renderErrors(measured));
  expect(wrong, "off by more than the kit allows").toEqual([]);
});
