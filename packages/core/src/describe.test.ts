import { inspect } from "node:util";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { kernelBackend, tensor, trace, useBackend, zeros } from "@hyaline/core";
import { beforeEach, expect, test } from "vitest";

beforeEach(() => void useBackend(referenceBackend()));

test.each([
  ["a number", tensor(3), "Tensor float32[] 3"],
  ["a vector", tensor([0.1, -2, Number.NaN]), "Tensor float32[3] [0.1, -2, NaN]"],
  ["a matrix", tensor([[1, 2], [3, 4]]), "Tensor float32[2, 2]\n[[1, 2],\n [3, 4]]"], // biome-ignore format: rows
  ["three axes", zeros([1, 2, 1]), "Tensor float32[1, 2, 1] pending"],
  ["nothing", tensor([]), "Tensor float32[0] []"],
  ["float16", tensor([0.5], { dtype: "float16" }), "Tensor float16[1] [0.5]"],
  ["float64", tensor([1 / 3], { dtype: "float64" }), "Tensor float64[1] [0.3333333333333333]"],
  ["integers", tensor([2 ** 31 - 1], { dtype: "int32" }), "Tensor int32[1] [2147483647]"],
  ["truths", tensor([true, false]), "Tensor bool[2] [true, false]"],
])("%s", (_, x, shown) => {
  expect(inspect(x)).toBe(shown);
});

test("inside an object, every line is indented", () => {
  expect(inspect({ x: tensor([[1], [2]]) })).toBe("{\n  x: Tensor float32[2, 1]\n  [[1],\n   [2]]\n}");
});

test("the middle of a large one is left out", () => {
  const x = tensor(Array.from({ length: 2000 }, (_, i) => [i, -i]));
  expect(inspect(x)).toBe(
    "Tensor float32[2000, 2]\n[[0, 0],\n [1, -1],\n [2, -2],\n …,\n [1997, -1997],\n [1998, -1998],\n [1999, -1999]]",
  );
});

test("a result is pending until it is asked for, and gone when it is disposed", async () => {
  const y = tensor([1, 2]).add(1);
  expect(inspect(y)).toBe("Tensor float32[2] pending");
  await y.data();
  expect(inspect(y)).toBe("Tensor float32[2] [2, 3]");
  y.dispose();
  expect(inspect(y)).toBe("Tensor float32[2] disposed");
});

test("a traced one has no values", () => {
  let shown = "";
  trace(
    (x) => {
      shown = inspect(x.add(1));
      return x;
    },
    [{ dtype: "float32", shape: [2] }],
  );
  expect(shown).toBe("Tensor float32[2] traced");
});

test("one of ONNX Runtime in this thread shows its values", async () => {
  const backend = await ortBackend({ device: "wasm" });
  const y = tensor([1, 2]).mul(2);
  await y.data({ backend });
  expect(inspect(y)).toBe("Tensor float32[2] [2, 4]");
  await backend.dispose();
});

test("one whose values take a wait says where they are", async () => {
  const backend = kernelBackend<Float32Array>({
    name: "far",
    dtypes: ["float32"],
    kernels: { neg: ([x]) => [(x as Float32Array).map((v) => -v)] },
    write: (data) => data as Float32Array,
    read: async (data) => data,
  });
  const y = tensor([1]).neg();
  await y.data({ backend });
  expect(inspect(y)).toBe("Tensor float32[1] on far");
});
