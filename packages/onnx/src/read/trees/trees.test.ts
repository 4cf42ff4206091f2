import { readFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { evaluate, full, isTensor, relu, type Tensor, tensor, useBackend } from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportOnnx } from "../../write/graph/exportOnnx.js";
import { importOnnx, type OnnxOutputs } from "../graph/importOnnx.js";
import { readLightGbm } from "./readLightGbm.js";
import { readTreeEnsembles } from "./readTreeEnsembles.js";
import { readXgboost } from "./readXgboost.js";

interface Saved {
  readonly file: string;
  readonly x: readonly (readonly (number | null)[])[];
  readonly double: boolean;
  readonly outputs: Readonly<Record<string, readonly unknown[]>>;
}
/** Files that `record_trees.py` made, with what ONNX Runtime gave. */
const saved: Readonly<Record<string, Saved>> = JSON.parse(
  readFileSync(new URL("../testing/trees/files.json", import.meta.url), "utf8"),
);
const bytesOf = (name: string) => Uint8Array.from(Buffer.from((saved[name] as Saved).file, "base64"));
const rowsOf = ({ x, double }: Saved) =>
  tensor(
    x.map((row) => row.map((value) => value ?? Number.NaN)),
    { dtype: double ? "float64" : "float32" },
  );

/** ONNX Runtime's own results contradict each other there: the file is refused. */
const refused = ["both said, one base", "both said, bases", "one said, base", "one said, two bases"];
const names = Object.keys(saved).filter((name) => !refused.some((end) => name.endsWith(end)));

const ways = [
  { name: "reference", open: async () => referenceBackend() },
  { name: "ort:cpu, by ops", open: () => ortBackend({ device: "cpu" }) },
];
describe.each(ways)("on $name", ({ open }) => {
  let backend: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    backend = await open();
    useBackend(backend);
  });
  afterAll(async () => {
    useBackend(undefined);
    await backend.dispose();
  });

  test.each(names)("%s: as ONNX Runtime", async (name) => {
    const { outputs } = saved[name] as Saved;
    const model = importOnnx<OnnxOutputs>(bytesOf(name), { outputs: numericOutputs(saved[name] as Saved) });
    const result = model.fn(rowsOf(saved[name] as Saved));
    for (const { name: output } of model.outputs) {
      const of = isTensor(result) ? result : (result[output] as Tensor);
      // A second thing to compute, so that the file's own nodes are not run.
      const [values] = await evaluate([of, full([1], 1)]);
      const got = (await (values as Tensor).array()) as number[] | number[][];
      expect(got.flat()).toEqual(outputs[output]?.flat().map((value) => expect.closeTo(value as number, 5)));
    }
  });
});

const numericOutputs = ({ outputs }: Saved) =>
  Object.keys(outputs).filter((name) => typeof outputs[name]?.flat()[0] === "number");

describe("what is not read", () => {
  test.each(Object.keys(saved).filter((name) => !names.includes(name)))("%s", (name) => {
    const { fn } = importOnnx<OnnxOutputs>(bytesOf(name));
    expect(() => fn(rowsOf(saved[name] as Saved))).toThrow(expect.objectContaining({ code: "unsupported" }));
  });

  test("labels that are strings", () => {
    const isRefused = expect.objectContaining({ code: "unsupported" });
    expect(() => importOnnx(bytesOf("named classes"))).toThrow(isRefused);
  });

  test("a file without trees", async () => {
    const other = await exportOnnx((x: Tensor) => relu(x), [{ dtype: "float32", shape: [1, 2] }]);
    expect(() => readTreeEnsembles(other)).toThrow(/files that hold trees; got ops Relu/);
    expect(() => readTreeEnsembles(new Uint8Array([1, 2, 3]))).toThrow(
      expect.objectContaining({ code: "file" }),
    );
  });
});

test("trees of a file as plain data", () => {
  const [boosting] = readTreeEnsembles(bytesOf("boosting"));
  expect(boosting).toMatchObject({ outputs: 1, base: [0.5], precision: "float32" });
  expect(boosting?.trees[0]?.nodes[0]).toMatchObject({
    feature: expect.any(Number),
    cover: 200,
    missing: "right",
  });
  const [average] = readTreeEnsembles(bytesOf("average"));
  const [unified] = readTreeEnsembles(bytesOf("unified"));
  expect(average?.trees).toHaveLength(4);
  expect(unified?.trees.map(({ nodes }) => nodes.length)).toEqual([5, 3]);
  expect(unified?.trees[1]?.nodes[0]).toMatchObject({ categories: [1, 2] });
  expect(() => readTreeEnsembles(bytesOf("minimum"))).toThrow(
    expect.objectContaining({ code: "unsupported" }),
  );
});

describe("hostile trees", () => {
  const leaf = { leaf_value: 1, leaf_count: 1 };
  const split = { split_feature: 0, threshold: 0, decision_type: "<=", internal_count: 2, left_child: leaf };
  const dump = (tree: unknown) => ({ tree_info: [{ tree_structure: tree }] });
  const deep = (levels: number) => {
    let tree: object = leaf;
    for (let level = 0; level < levels; level++) tree = { ...split, right_child: tree };
    return tree;
  };
  test.each<readonly [string, unknown]>([
    ["no JSON", "{"],
    ["no object", "[1]"],
    ["no trees", {}],
    ["a child that is not there", dump(split)],
    ["a leaf of NaN", dump({ leaf_value: "x" })],
    ["a feature of -1", dump({ ...split, split_feature: -1, right_child: leaf })],
    ["a comparison of its own", dump({ ...split, decision_type: ">", right_child: leaf })],
    ["too deep", dump(deep(100_000))],
    ["outputs without end", { ...dump(leaf), num_tree_per_iteration: 2 ** 31 }],
    ["leaves that are linear", dump({ ...leaf, leaf_const: 1, leaf_features: [0], leaf_coeff: [2] })],
  ])("LightGBM, %s", (_, json) => {
    expect(() => readLightGbm(json as string)).toThrow(expect.objectContaining({ code: "file" }));
  });

  const tree = {
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [0.5, 1, 2],
    default_left: [1, 0, 0],
    sum_hessian: [2, 1, 1],
  };
  const model = (more: object, rest: object = {}, objective = "reg:squarederror") => ({
    learner: {
      learner_model_param: { base_score: "5E-1", num_class: "0", ...rest },
      objective: { name: objective },
      gradient_booster: { name: "gbtree", model: { tree_info: [0], trees: [{ ...tree, ...more }] } },
    },
  });
  test("XGBoost, one that is none of these", () => {
    expect(readXgboost(JSON.stringify(model({})))).toMatchObject({
      base: [0.5],
      trees: [
        {
          nodes: [{ compare: "<", missing: "left", left: 1, right: 2, cover: 2 }, { value: 1 }, { value: 2 }],
        },
      ],
    });
  });
  test.each([
    ["binary:logistic", "logistic"],
    ["reg:logistic", "logistic"],
    ["binary:logitraw", undefined],
  ])("XGBoost, %s has a logit as its base, and is transformed as it says", (objective, transform) => {
    const found = readXgboost(model({}, { base_score: "0.75" }, objective));
    expect(found.base?.[0]).toBeCloseTo(Math.log(3), 12);
    expect(found.transform).toBe(transform);
  });
  test.each<readonly [string, unknown]>([
    ["a base without a margin, 0", model({}, { base_score: "0" }, "binary:logistic")],
    ["a base without a margin, 1", model({}, { base_score: "1" }, "binary:logitraw")],
    ["a base without a margin, -1", model({}, { base_score: "-1" }, "count:poisson")],
    [
      "all categories at every node",
      model({
        categories_nodes: [0, 1],
        categories_segments: [0, 0],
        categories_sizes: [2, 2],
        categories: [1, 2],
      }),
    ],
    [
      "a set of -1 categories",
      model({
        categories_nodes: [0, 1],
        categories_segments: [0, 1],
        categories_sizes: [2, -1],
        categories: [1, 2],
      }),
    ],
    ["a cycle", model({ left_children: [0, -1, -1] })],
    ["a cycle further down", model({ left_children: [1, 0, -1] })],
    ["two branches to one node", model({ right_children: [1, -1, -1] })],
    ["a node 2^31", model({ left_children: [2147483647, -1, -1] })],
    ["lists of different lengths", model({ sum_hessian: [1] })],
    [
      "another output",
      { learner: { ...model({}).learner, gradient_booster: { model: { tree_info: [7], trees: [tree] } } } },
    ],
    ["outputs without end", model({}, { num_class: "2147483647" })],
    ["a base that is none", model({}, { base_score: "much" })],
    ["a linear booster", { learner: { ...model({}).learner, gradient_booster: { name: "gblinear" } } }],
    [
      "categories that are not there",
      model({ categories_nodes: [0], categories_segments: [0], categories_sizes: [9], categories: [] }),
    ],
  ])("XGBoost, %s", (_, json) => {
    expect(() => readXgboost(json as object)).toThrow(expect.objectContaining({ code: "file" }));
  });
});
