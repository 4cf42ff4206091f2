import { referenceBackend } from "@hyaline/backend-reference";
import { jit, type Tensor, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TensorProto_DataType as Type } from "../../generated/onnx_pb.js";
import { importOnnx } from "../graph/importOnnx.js";
import { graphAttribute, modelBytes, node, rawTensor, valueInfo } from "../testing/sampleModels.js";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

/** Doubles until 100 is reached: how often depends on the data. */
const doubling = () =>
  modelBytes({
    input: [valueInfo("x", [])],
    output: [valueInfo("y", [])],
    initializer: [rawTensor("two", [], Float32Array.of(2)), rawTensor("most", [], Float32Array.of(100))],
    node: [
      node("Less", ["x", "most"], ["go"]),
      node(
        "Loop",
        ["", "go", "x"],
        ["y"],
        [
          graphAttribute("body", {
            name: "body",
            input: [valueInfo("i", [], Type.INT64), valueInfo("c", [], Type.BOOL), valueInfo("v", [])],
            output: [valueInfo("next", [], Type.BOOL), valueInfo("w", [])],
            node: [node("Mul", ["v", "two"], ["w"]), node("Less", ["w", "most"], ["next"])],
          }),
        ],
      ),
    ],
  });

test("a loop that the data ends runs where the data is at hand, and says so under jit", async () => {
  const model = importOnnx(doubling());
  expect(await model.fn(tensor(3)).item()).toBe(192);
  expect(await model.fn(tensor(60)).item()).toBe(120);
  const failed = await jit((x: Tensor) => model.fn(x))(tensor(3)).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: "unsupported" });
  expect((failed as Error).message).toMatch(/Loop.*outside of jit.*constants/);
});
