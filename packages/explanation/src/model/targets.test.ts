import { expect, test } from "vitest";
import { explainedOutput, resolveTargets, selectionOf, type Target, targetName } from "./targets.js";

const outputs = { shape: [2, 3], values: [1, 5, 2, 7, 0, 7] };
const explained = (target: Target, of: Parameters<typeof resolveTargets>[1] = outputs) =>
  resolveTargets(target, of).map((each, row) =>
    explainedOutput(selectionOf(each, of.outputShape ?? [3]), of.values, row * 3),
  );

test.each([
  ["predicted", "predicted", [5, 7]],
  ["a difference", { weights: [1, -1, 0] }, [-4, 7]],
  ["a mean", { weights: [0.5, 0, 0.5] }, [1.5, 7]],
  ["one of each row", [2, 1], [2, 0]],
] as const)("%s", (_, target, expected) => {
  expect(explained(target)).toEqual(expected);
});

test("a place in an output of several axes, known by its flat index to those who see no axes", () => {
  const of = { shape: [1, 6], outputShape: [2, 3], values: [0, 1, 2, 3, 4, 5] };
  const [target] = resolveTargets({ index: [1, 2] }, of);
  expect(target).toEqual({ index: [1, 2], output: 5 });
  expect(selectionOf(target ?? null, [6])).toEqual({ indices: [5], weights: [1] });
});

test.each([
  ["too few weights", { weights: [1, -1] }, /one number for each of 3 outputs; got \[1, -1\]/],
  ["a weight that is none", { weights: [1, Number.NaN, 0] }, /target\.weights/],
  ["an index of another rank", { index: [0, 1] }, /a place within \[3\]/],
  ["an index out of range", { index: [3] }, /a place within \[3\]; got \[3\]/],
  ["a text", "largest" as never, /an output index from 0 to 2; got "largest"/],
] as const)("%s is refused", (_, target, message) => {
  expect(() => resolveTargets(target, outputs)).toThrow(expect.objectContaining({ code: "argument" }));
  expect(() => resolveTargets(target, outputs)).toThrow(message);
});

test("names", () => {
  const names = ["cat", "dog", "bird"];
  expect(targetName(1, names)).toBe("dog");
  expect(targetName(1)).toBe("output 1");
  expect(targetName(null)).toBe("");
  expect(targetName({ weights: [1, -1, 0] }, names)).toBe("cat − dog");
  expect(targetName({ weights: [0.5, 0, 2] }, names)).toBe("0.5 · cat + 2 · bird");
  expect(targetName({ weights: [1, -1, 0], name: "pets" }, names)).toBe("pets");
  expect(targetName({ index: [1, 2] })).toBe("output [1, 2]");
});
