import { referenceBackend } from "@hyaline/backend-reference";
import { cast, type DType, full, HyalineError, linspace, tensor, useBackend } from "@hyaline/core";
import { expect, test } from "vitest";

useBackend(referenceBackend());

// One rule for floats that become integers, whether a backend casts them, a graph folds them or a tensor is made of them.

const given = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e9, -3e9, 300.7, -1.5, -200];

const right: readonly (readonly [DType, readonly number[]])[] = [
  ["int32", [0, 2147483647, -2147483648, 2147483647, -2147483648, 300, -1, -200]],
  ["uint32", [0, 4294967295, 0, 3e9, 0, 300, 0, 0]],
  ["uint8", [0, 255, 0, 255, 0, 255, 0, 0]],
  ["int8", [0, 127, -128, 127, -128, 127, -1, -128]],
  ["bool", [1, 1, 1, 1, 1, 1, 1, 1]],
];

test.each(right)("numbers beyond %s", async (dtype, expected) => {
  const ways = {
    list: tensor(given, { dtype }),
    float32: tensor(Float32Array.from(given), { dtype }),
    float64: tensor(Float64Array.from(given), { dtype }),
    cast: cast(tensor(given), dtype),
  };
  for (const [way, made] of Object.entries(ways))
    expect([way, ...(await made.data())]).toEqual([way, ...expected]);
  const filled = given.map((value) => full([1], value, { dtype }));
  expect(await Promise.all(filled.map(async (one) => (await one.data())[0]))).toEqual(expected);
});

test("integers of a typed array wrap around", async () => {
  const wide = Int32Array.of(300, -1, -129);
  expect(Array.from(await tensor(wide, { dtype: "uint8" }).data())).toEqual([44, 255, 127]);
  expect(await tensor(wide, { dtype: "uint8" }).array()).toEqual(await cast(tensor(wide), "uint8").array());
});

test("evenly spaced bytes end at the largest", async () => {
  expect(await linspace(0, 512, 3, { dtype: "uint8" }).array()).toEqual([0, 255, 255]);
});

test.each(["int32", "uint32"] as const)("whole numbers beyond 32 bits are refused as %s", (dtype) => {
  const make = () => tensor([2 ** 40], { dtype });
  expect(make).toThrow(HyalineError);
  expect(make).toThrow(/must fit its dtype/);
});
