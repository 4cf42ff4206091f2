import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { hasFacts } from "@hyaline/core/facts";
import { describe, expect, test } from "vitest";
import { loadRecipes, recipeFiles, typeProblems } from "./facts/recipes.js";

// What CONTRIBUTING.md says to write to add an explainer, a metric, a layer, an optimizer and a plot.

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const files = recipeFiles(root, "CONTRIBUTING.md");
const { modules, tests } = await loadRecipes(files, expect);
const sources = [...files.keys()].filter((file) => !file.endsWith(".test.ts"));
const rooms = ["explainers", "metrics", "layers", "optimizers", "plots"];

test("there is one of each, with its test", () => {
  const roomOf = (file: string) => file.slice(root.length).split("/")[2];
  expect(sources.map(roomOf)).toEqual(rooms);
  expect(tests).toHaveLength(rooms.length);
});

test("their files type-check where they belong", { timeout: 120_000 }, () => {
  expect(typeProblems(root, files)).toEqual([]);
});

test.each(sources.map((file) => [basename(file, ".ts"), basename(dirname(file))]))(
  "%s is named for what it exports and carries facts of its folder",
  (name, family) => {
    const one = modules.get(name)?.[name];
    expect(hasFacts(one) && one.facts).toMatchObject({ name, family });
  },
);

describe("the tests of recipes", () => {
  test.each(tests.map(({ name, run }) => [name, run] as const))("%s", async (_, run) => run());
});
