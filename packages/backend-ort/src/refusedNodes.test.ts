/** Files' own nodes that ONNX Runtime refuses to run, on data that ours can take or refuse with a code. */
import { jit, type Tensor, tensor } from "@hyaline/core";
import { exportOnnx, importOnnx } from "@hyaline/onnx";
import { describe, expect, test } from "vitest";
import { coded } from "./errors.js";
import { ortBackend } from "./ortBackend.js";

describe("what ONNX Runtime says of bad data has a code of its own", () => {
  test.each([
    ["Integer division by zero", "data"],
    ["element_wise_ops.cc:2256 operator() Integer modulo by zero", "data"],
    ["invalid index found, index = 9", "argument"],
    ["invalid indice found, indice = 2", "argument"],
    ["GatherElements op: Out of range value in index tensor", "argument"],
    ["indices element out of data bounds, idx=9 must be within the inclusive range [-3,2]", "argument"],
    ["Invalid input shape. Only N can be zero. Got:{1,3,0,5}", "shape"],
    ["std::bad_alloc", "out-of-memory"],
  ])("%s is %s", (message, code) => {
    expect(coded("running", new Error(message)).code).toBe(code);
  });
});

test.each(["wasm", "cpu"] as const)("whole numbers divided by 0 on %s are 0", async (device) => {
  const backend = await ortBackend({ device });
  try {
    const spec = { dtype: "int32", shape: [2] } as const;
    const bytes = await exportOnnx((a, b) => a.div(b).cast("int32"), [spec, spec], {
      inputNames: ["a", "b"],
    });
    const model = importOnnx(bytes);
    const divide = jit((a: Tensor, b: Tensor) => model.fn({ a, b }), { backend });
    const ints = (numbers: readonly number[]) => tensor([...numbers], { dtype: "int32" });
    expect(await (await divide(ints([6, 9]), ints([2, 3]))).array()).toEqual([3, 3]);
    expect(await (await divide(ints([6, 9]), ints([0, 3]))).array()).toEqual([0, 3]);
    // What was refused once does not break what fits.
    expect(await (await divide(ints([6, 9]), ints([2, 3]))).array()).toEqual([3, 3]);
  } finally {
    await backend.dispose();
  }
});
