import { composites, primitives } from "@hyaline/core/ops";
import { expect, test } from "vitest";
import { titleOf } from "./example.js";
import { opExamples } from "./examples/index.js";

// That the examples hold is what the conformance suite shows, on the reference backend first.

test("titles are unique", () => {
  const titles = opExamples.map(titleOf);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});

/** Ops that no public function is named for; the examples of those that are made of them show them. */
const shownByOthers = new Set(["alias", "barrier", "avgPoolGradient", "standardise", "boundedLog"]);

test("every op has an example", () => {
  const shown = new Set(opExamples.map((example) => example.op));
  const names = [...primitives, ...composites].map((op) => op.name);
  expect(names.filter((name) => !shown.has(name) && !shownByOthers.has(name))).toEqual([]);
});
