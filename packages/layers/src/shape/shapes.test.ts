import { referenceBackend } from "@hyaline/backend-reference";
import { arange, reshape as coreReshape, random, type Tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { outputSpec } from "../outputSpec.js";
import { cropping, padding, permute, repeat, reshape } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const grid = (): Tensor => coreReshape(arange(12), [1, 1, 3, 4]);

test("cropping leaves what is inside", async () => {
  const { output } = cropping([[1, 0], [1, 2]]).apply({}, grid()); // biome-ignore format: pairs
  expect(await output.array()).toEqual([[[[5], [9]]]]);
  expect(() => cropping(2).apply({}, grid())).toThrow(expect.objectContaining({ code: "shape" }));
  expect(() => cropping(-1)).toThrow(expect.objectContaining({ code: "argument" }));
});

test("cropping undoes padding", async () => {
  const padded = padding([[2, 1], [0, 3]]).apply({}, grid()).output; // biome-ignore format: pairs
  expect(padded.shape).toEqual([1, 1, 6, 7]);
  const back = cropping([[2, 1], [0, 3]]).apply({}, padded).output; // biome-ignore format: pairs
  expect(await back.array()).toEqual(await grid().array());
});

test("permute keeps the batch in front", async () => {
  const { output } = permute([3, 1, 2]).apply({}, grid());
  expect(output.shape).toEqual([1, 4, 1, 3]);
  expect(((await output.array()) as number[][][][])[0]?.[1]).toEqual([[1, 5, 9]]);
  expect(() => permute([0, 1])).toThrow(expect.objectContaining({ code: "argument" }));
  expect(() => permute([2, 1]).apply({}, grid())).toThrow(expect.objectContaining({ code: "shape" }));
});

test("repeat gives each row to every step", async () => {
  const rows = coreReshape(arange(4), [2, 2]);
  const three = [[0, 1], [0, 1], [0, 1]]; // biome-ignore format: steps
  const other = [[2, 3], [2, 3], [2, 3]]; // biome-ignore format: steps
  expect(await repeat(3).apply({}, rows).output.array()).toEqual([three, other]);
  expect(() => repeat(0)).toThrow(expect.objectContaining({ code: "argument" }));
});

test("reshape changes each row, and finds the size that is left out", async () => {
  const { output } = reshape([2, -1]).apply({}, grid());
  expect(await output.array()).toEqual([[[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]]]); // biome-ignore format: rows
  expect(outputSpec(reshape([12]), grid()).shape).toEqual([1, 12]);
  for (const wrong of [[5, -1], [11]])
    expect(() => reshape(wrong).apply({}, grid())).toThrow(expect.objectContaining({ code: "shape" }));
  expect(() => reshape([-1, -1])).toThrow(expect.objectContaining({ code: "argument" }));
});

test("more than is there cannot be mirrored", () => {
  const layer = padding(4, { mode: "reflect" });
  expect(() => layer.apply({}, random.normal(random.key(0), [1, 1, 3, 3]))).toThrow(
    expect.objectContaining({ code: "shape" }),
  );
});
