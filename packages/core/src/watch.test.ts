import { expect, test } from "vitest";
import { zeros } from "./creation.js";
import { relu } from "./ops/activations/relu.js";
import { scan } from "./ops/control/scan.js";
import type { Tensor } from "./tensor.js";
import { watchNodes } from "./watch.js";

const namesOf = (build: () => unknown): string[] => {
  const names: string[] = [];
  watchNodes(({ op }) => names.push(op.name), build);
  return names;
};

test("every node that is made inside is told of, with its outputs", () => {
  expect(namesOf(() => relu(zeros([2])).add(1))).toEqual(["fill", "relu", "fill", "add"]);
  const shapes: (readonly number[])[] = [];
  watchNodes(
    ({ outputs }) => shapes.push(...outputs.map(({ shape }) => shape)),
    () => relu(zeros([2, 3])),
  );
  expect(shapes).toEqual([
    [2, 3],
    [2, 3],
  ]);
});

test("bodies are seen, what comes after is not, and watchers nest", () => {
  const step = (carry: Tensor, x: Tensor) => [carry.add(x), carry.mul(x)] as const;
  expect(namesOf(() => scan(step, zeros([]), zeros([3])))).toEqual(
    expect.arrayContaining(["add", "mul", "scan"]),
  );
  const outer = namesOf(() => {
    expect(namesOf(() => relu(zeros([1])))).toEqual(["fill", "relu"]);
    zeros([1]).neg();
  });
  expect(outer).toEqual(["fill", "relu", "fill", "neg"]);
  expect(namesOf(() => undefined)).toEqual([]);
});

test("a watcher that throws ends the work, and what it makes itself is not told of", () => {
  let count = 0;
  const limited = () =>
    watchNodes(
      () => {
        relu(zeros([1]));
        count++;
        if (count > 3) throw new Error("enough");
      },
      () => {
        for (;;) zeros([1]);
      },
    );
  expect(limited).toThrow("enough");
  expect(count).toBe(4);
});
