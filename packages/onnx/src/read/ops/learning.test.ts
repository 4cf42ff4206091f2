import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AttributeProto_AttributeType as Attribute } from "../../generated/onnx_pb.js";
import { byBody, byOwnNodes, type OneNode, oneNodeFile } from "../testing/ownNodes.js";
import { ints } from "../testing/sampleModels.js";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

const floats = (name: string, values: number[]) => ({ name, type: Attribute.FLOATS, floats: values });
const row = { type: "float32" as const, shape: [3], data: [1, -2, 0.5] };
const model = { domain: "ai.onnx.ml", inputs: [row] };

const files: Readonly<Record<string, OneNode>> = {
  LinearRegressor: {
    ...model,
    op: "LinearRegressor",
    attributes: [floats("coefficients", [1, 2, 3]), floats("intercepts", [0.5])],
  },
  LinearClassifier: {
    ...model,
    op: "LinearClassifier",
    outputs: 2,
    outputTypes: ["int64", "float32"],
    attributes: [
      floats("coefficients", [1, 2, 3, -1, 0, 2]),
      floats("intercepts", [0.5, 0]),
      ints("classlabels_ints", [4, 7]),
    ],
  },
};

test.each(Object.keys(files))(
  "%s answers a row without an axis of rows as ONNX Runtime does",
  async (name) => {
    const file = files[name] as OneNode;
    const bytes = oneNodeFile(file);
    const [own, body] = [await byOwnNodes(bytes, file.inputs), await byBody(bytes, file.inputs)];
    expect(body).toEqual(own);
  },
);
