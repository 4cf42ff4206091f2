import { referenceBackend } from "@hyaline/backend-reference";
import { describe, expect, test } from "vitest";
import { checks } from "./checks/index.js";
import { titleOf } from "./example.js";
import { opExamples } from "./examples/index.js";

const backend = referenceBackend();

test("titles are unique", () => {
  const titles = opExamples.map(titleOf);
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});

describe.each(Object.entries(checks))("%s", (_, check) => {
  test.each(opExamples.map((example) => [titleOf(example), example] as const))("%s", async (_, example) => {
    await check(example, backend);
  });
});
