import { trace } from "@hyaline/core";
import { graphToOnnx } from "@hyaline/onnx";
import { expect, test } from "vitest";
import { tinyModel } from "./tinyModel.js";

test("the tiny model is the file of a negation", async () => {
  const file = await graphToOnnx(trace((x) => x.neg(), [{ dtype: "float32", shape: [] }]));
  expect(Buffer.from(tinyModel()).toString("base64")).toBe(Buffer.from(file).toString("base64"));
});
