import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AttributeProto_AttributeType as Attribute } from "../../generated/onnx_pb.js";
import { byBody, byOwnNodes, type OneNode, oneNodeFile } from "../testing/ownNodes.js";
import { int } from "../testing/sampleModels.js";

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

const float = (name: string, f: number) => ({ name, type: Attribute.FLOAT, f });
const numbers = (shape: readonly number[], data: readonly number[]) => ({
  type: "float32" as const,
  shape,
  data,
});
const line = [-5, -4, -3.5, -1, 0, 1, 3.5, 4, 5];

const files: Readonly<Record<string, OneNode>> = {
  "Shrink with a negative lambd": {
    op: "Shrink",
    inputs: [numbers([9], line)],
    attributes: [float("lambd", -3.7), float("bias", 1)],
  },
  "LRN whose window is wider than its channels": {
    op: "LRN",
    inputs: [numbers([1, 3, 3, 1], line)],
    attributes: [int("size", 9), float("alpha", 0.5)],
  },
};

test.each(Object.keys(files))("%s is ONNX Runtime's", async (name) => {
  const file = files[name] as OneNode;
  const bytes = oneNodeFile(file);
  const [[own], [body]] = [await byOwnNodes(bytes, file.inputs), await byBody(bytes, file.inputs)];
  own?.data.forEach((value, i) => {
    expect(body?.data[i]).toBeCloseTo(value, 5);
  });
  expect(own?.data).toHaveLength(9);
});

test("LRN of a size that no channels have ends at once", async () => {
  const file: OneNode = {
    op: "LRN",
    inputs: [numbers([1, 3, 3, 1], line)],
    attributes: [int("size", 2147483647)],
  };
  const [y] = await byBody(oneNodeFile(file), file.inputs);
  // The sum of squares is divided by the size: nothing is left of it.
  expect(y?.data).toEqual(line);
});
