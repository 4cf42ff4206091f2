import { referenceBackend } from "@hyaline/backend-reference";
import { evaluate, random, tensor, useBackend, zeros } from "@hyaline/core";
import { bind, positionEmbedding } from "@hyaline/layers";
import { beforeAll, expect, test } from "vitest";

beforeAll(() => useBackend(referenceBackend()));

test("positionEmbedding adds to each step the vector of its place", async () => {
  const layer = positionEmbedding(4);
  const x = tensor([
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    [
      [0, 0],
      [1, 1],
      [0, 0],
    ],
  ]);
  const variables = layer.init(random.key(3), x);
  const [table] = Object.values(variables.params as Record<string, typeof x>) as [typeof x];
  expect(table.shape).toEqual([4, 2]);
  const places = (await table.array()) as number[][];
  const y = bind(layer, variables)(x) as typeof x;
  await evaluate([y]);
  const expected = ((await x.array()) as number[][][]).map((row) =>
    row.map((step, at) => step.map((value, i) => Math.fround(value + (places[at]?.[i] as number)))),
  );
  expect(await y.array()).toEqual(expected);
});

test("a sequence that is longer than the table is refused", () => {
  const layer = positionEmbedding(2);
  expect(() => layer.init(random.key(0), zeros([1, 3, 2]))).toThrow(
    expect.objectContaining({ name: "HyalineError" }),
  );
});
