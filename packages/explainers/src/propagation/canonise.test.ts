import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  batchNorm,
  conv,
  convTranspose,
  type Graph,
  matMul,
  mul,
  relu,
  replay,
  reshape,
  type Tensor,
  tap,
  trace,
  useBackend,
} from "@hyaline/core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { netOf, nets, seeds, WIDTH, wave } from "../testing/randomNets.js";
import { canonise } from "./canonise.js";
import { open } from "./open.js";

beforeAll(() => useBackend(referenceBackend()));

type Model = (x: Tensor) => Tensor;
const graphOf = (model: Model, shape: readonly number[]) =>
  open(trace(model, [{ dtype: "float64", shape }]), new Set(["batchNorm", "relu"]));
const opsOf = ({ nodes }: Graph) => nodes.map(({ op, inputs }) => `${op.name}/${inputs.length}`);
const run = async (graph: Graph, x: Tensor) =>
  [...(await (replay(graph, [x])[0] as Tensor).data())] as number[];

const statistics = (channels: number) => ({
  mean: wave([channels], 1),
  variance: wave([channels], 2).abs().add(0.5),
  scale: wave([channels], 3),
  bias: wave([channels], 4),
});
const [w, b] = [wave([4, 3], 5), wave([3], 6)];
const kernel = wave([3, 2, 3, 3], 7);

/** What each rewriting makes of a model: the ops with as many inputs, and no others that compute. */
const rewritings: readonly (readonly [string, readonly number[], Model, readonly string[]])[] = [
  ["a product is linear", [2, 4], (x) => matMul(x, w), ["linear/2"]],
  ["a bias joins its product", [2, 4], (x) => add(matMul(x, w), b), ["linear/3"]],
  ["also from the left", [2, 4], (x) => add(b, matMul(x, w)), ["linear/3"]],
  [
    "also behind a reshape",
    [2, 3, 4],
    (x) => add(reshape(matMul(reshape(x, [6, 4]), w), [2, 3, 3]), b),
    ["linear/3"],
  ],
  [
    "a bias per channel joins a convolution",
    [2, 2, 5, 5],
    (x) => add(conv(x, kernel), wave([3, 1, 1], 8)),
    ["conv/3"],
  ],
  [
    "and a transposed one",
    [2, 3, 4, 4],
    (x) => add(convTranspose(x, kernel), wave([1, 2, 1, 1], 8)),
    ["convTranspose/3"],
  ],
  [
    "batch norm folds into a convolution",
    [2, 2, 5, 5],
    (x) => batchNorm(conv(x, kernel, b), statistics(3)),
    ["conv/3"],
  ],
  ["and into one without a bias", [2, 2, 5, 5], (x) => batchNorm(conv(x, kernel), statistics(3)), ["conv/3"]],
  ["and into a product", [2, 4], (x) => batchNorm(add(matMul(x, w), b), statistics(3)), ["linear/3"]],
  // What must stay apart.
  [
    "a bias for each place is a sum",
    [2, 2, 5, 5],
    (x) => add(conv(x, kernel), wave([3, 3, 3], 8)),
    ["conv/2", "add/2"],
  ],
  [
    "a product that is used twice keeps its own value",
    [2, 4],
    (x) => {
      const z = matMul(x, w);
      return mul(add(z, b), z);
    },
    ["linear/2", "add/2", "mul/2"],
  ],
  ["a product of two values is no layer", [2, 4], (x) => matMul(x, reshape(x, [4, 2])), ["matMul/2"]],
  [
    "a bias that grows the result is a sum",
    [1, 4],
    (x) => add(matMul(x, w), wave([2, 3], 9)),
    ["linear/2", "add/2"],
  ],
];

const computing = new Set(["linear", "conv", "convTranspose", "batchNorm", "matMul", "add", "mul"]);
/** Nodes that depend on the input: a folded bias is computed from constants. */
const dynamicOps = (graph: Graph) => {
  const seen = new Set(graph.inputs);
  const nodes = graph.nodes.filter(({ inputs, outputs }) => {
    const depends = inputs.some((value) => seen.has(value));
    if (depends) for (const output of outputs) seen.add(output);
    return depends;
  });
  return opsOf({ ...graph, nodes }).filter((name) => computing.has(name.split("/")[0] as string));
};

test.each(rewritings)("%s", async (_, shape, model, ops) => {
  const graph = graphOf(model, shape);
  const canonical = canonise(graph);
  expect(dynamicOps(canonical)).toEqual(ops);
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const x = wave(shape, seed);
      expect(await run(canonical, x)).toEqual((await run(graph, x)).map((v) => expect.closeTo(v, 11)));
    }),
    { numRuns: 5 },
  );
});

test("random nets keep their values", async () => {
  await fc.assert(
    fc.asyncProperty(nets, seeds, async (blocks, seed) => {
      const graph = graphOf(netOf(blocks), [2, WIDTH]);
      const x = wave([2, WIDTH], seed);
      expect(await run(canonise(graph), x)).toEqual((await run(graph, x)).map((v) => expect.closeTo(v, 10)));
    }),
    { numRuns: 20 },
  );
});

test("a value that must stay is not folded away", () => {
  const model = (x: Tensor) => relu(add(tap("product", matMul(x, w)), b));
  const graph = trace(model, [{ dtype: "float64", shape: [2, 4] }]);
  expect(dynamicOps(canonise(open(graph, new Set(["relu"]))))).toEqual(["linear/2", "add/2"]);
  expect(dynamicOps(canonise(open(graph, new Set(["relu"])), { keep: [] }))).toEqual(["linear/3"]);
  expect(canonise(open(graph, new Set(["relu"]))).names.has("product")).toBe(true);
});

test("batch norm stays where it is asked to", () => {
  const graph = graphOf((x) => batchNorm(matMul(x, w), statistics(3)), [2, 4]);
  expect(dynamicOps(canonise(graph, { foldBatchNorm: false }))).toEqual(["linear/2", "batchNorm/5"]);
});
