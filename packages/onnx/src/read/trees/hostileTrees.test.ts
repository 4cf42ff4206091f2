import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  AttributeProto_AttributeType as Attribute,
  TensorProto_DataType as Type,
} from "../../generated/onnx_pb.js";
import { importOnnx } from "../graph/importOnnx.js";
import { int, ints, modelBytes, node, valueInfo } from "../testing/sampleModels.js";
import { readTreeEnsembles } from "./readTreeEnsembles.js";

// Short files that ask for more than any machine has, and long ones that once took minutes.

beforeAll(() => useBackend(referenceBackend()));

type Attributes = NonNullable<Parameters<typeof node>[3]>;

const zeros = (count: number) => new Array<number>(count).fill(0);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const strings = (name: string, values: readonly string[]) => ({
  name,
  type: Attribute.STRINGS,
  strings: values.map((value) => new TextEncoder().encode(value)),
});
const floats = (name: string, values: readonly number[]) => ({
  name,
  type: Attribute.FLOATS,
  floats: [...values],
});
const held = (name: string, values: readonly number[], dataType: Type = Type.FLOAT) => ({
  name,
  type: Attribute.TENSOR,
  t: {
    dataType,
    dims: [BigInt(values.length)],
    ...(dataType === Type.FLOAT ? { floatData: [...values] } : { int32Data: [...values] }),
  },
});
const fileOf = (op: string, attributes: Attributes) =>
  modelBytes(
    {
      node: [node(op, ["x"], ["y"], attributes, { domain: "ai.onnx.ml" })],
      input: [valueInfo("x", [1, 1])],
      output: [valueInfo("y", [1, "outputs"])],
    },
    { opsetImport: [{ domain: "ai.onnx.ml", version: 5n }] },
  );

/** Trees of a single leaf each. */
const listed = (leaves: number, targets: number) =>
  fileOf("TreeEnsembleRegressor", [
    int("n_targets", targets),
    ints("nodes_treeids", upTo(leaves)),
    ...["nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids"].map((name) =>
      ints(name, zeros(leaves)),
    ),
    strings("nodes_modes", new Array<string>(leaves).fill("LEAF")),
    floats("nodes_values", zeros(leaves)),
    ints("target_treeids", [0]),
    ints("target_nodeids", [0]),
    ints("target_ids", [0]),
    floats("target_weights", [1]),
  ]);

/** Trees of a node each, which asks whether feature 0 is its own place. */
const unified = (roots: number, targets: number, members?: readonly number[]) =>
  fileOf("TreeEnsemble", [
    int("n_targets", targets),
    ints("tree_roots", upTo(roots)),
    held("nodes_splits", zeros(roots)),
    held("nodes_modes", zeros(roots).fill(6), Type.UINT8),
    ints("nodes_featureids", zeros(roots)),
    ints("nodes_truenodeids", zeros(roots)),
    ints("nodes_falsenodeids", zeros(roots).fill(1)),
    ints("nodes_trueleafs", zeros(roots).fill(1)),
    ints("nodes_falseleafs", zeros(roots).fill(1)),
    held("membership_values", members ?? upTo(roots).flatMap((i) => [i, Number.NaN])),
    ints("leaf_targetids", [0, 0]),
    held("leaf_weights", [1, 2]),
  ]);

test.each([
  ["of a list", listed, 1, 2 ** 31],
  ["of a list", listed, 1, 2 ** 40],
  ["of a list", listed, 1, 0],
  ["of a list", listed, 1025, 65536],
  ["unified", unified, 1, 2 ** 31],
  ["unified", unified, 1, 2 ** 40],
  ["unified", unified, 513, 65536],
] as const)("trees %s: %#, more outputs than are made", (_, file, trees, targets) => {
  expect(() => readTreeEnsembles(file(trees, targets))).toThrow(
    expect.objectContaining({
      code: "file",
      message: expect.stringMatching(/from 1 to 65536 outputs|at most 67108864 numbers/),
    }),
  );
});

test("what is within the bounds is read", () => {
  expect(readTreeEnsembles(listed(2, 3))[0]?.trees.map(({ nodes }) => nodes)).toEqual([
    [{ leaf: true, value: [1, 0, 0] }],
    [{ leaf: true, value: [0, 0, 0] }],
  ]);
  expect(readTreeEnsembles(listed(2, 65536))[0]?.outputs).toBe(65536);
});

test("as many sets of members as there are nodes", () => {
  const [found] = readTreeEnsembles(unified(50_000, 1));
  expect(found?.trees).toHaveLength(50_000);
  expect(found?.trees.at(-1)?.nodes).toMatchObject([
    { categories: [49_999] },
    { leaf: true, value: 1 },
    { leaf: true, value: 2 },
  ]);
});

test("a set of members whose steps have more numbers than are made is refused when it runs", () => {
  const run = (members: number, outputs: number) =>
    importOnnx<Tensor>(unified(1, outputs, upTo(members))).fn(tensor([[0]]));
  expect(run(100, 2).shape).toEqual([1, 2]);
  expect(() => run(3000, 65536)).toThrow(
    expect.objectContaining({
      code: "file",
      message: expect.stringContaining("3002 nodes of 65536 outputs"),
    }),
  );
});
