import { expect, test } from "vitest";
import { titleOf } from "./example.js";
import { opExamples } from "./examples/index.js";

// That the examples hold is what the conformance suite shows, on the reference backend first.

test("titles are unique", () => {
  const titles = opExamples.map(titleOf);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});
