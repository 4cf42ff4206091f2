import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  checkpoint,
  cond,
  customGradient,
  type Graph,
  gelu,
  greater,
  layerNorm,
  lstm,
  matMul,
  mul,
  relu,
  replay,
  reshape,
  scan,
  softmax,
  sum,
  type Tensor,
  tanh,
  tap,
  trace,
  useBackend,
} from "@hyaline/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { netOf, nets, seeds, WIDTH, wave } from "../testing/randomNets.js";
import { open } from "./open.js";

beforeAll(() => useBackend(referenceBackend()));

type Model = (x: Tensor) => Tensor;
const SHAPE = [2, WIDTH];
const known = new Set(["relu", "tanh", "softmax", "gelu"]);
const graphOf = (model: Model) => trace(model, [{ dtype: "float64", shape: SHAPE }]);
const run = async (graph: Graph, x: Tensor) =>
  [...(await (replay(graph, [x])[0] as Tensor).data())] as number[];

const w = wave([WIDTH, WIDTH], 3);
const models: Readonly<Record<string, Model>> = {
  "a composite with constants inside": (x) =>
    layerNorm(x, { scale: wave([WIDTH], 1), bias: wave([WIDTH], 2) }),
  "a scan": (x) => {
    const [last] = scan(
      (h: Tensor, each: Tensor) => [tanh(add(matMul(h, w), each)), mul(h, 2)],
      x,
      wave([3, 2, WIDTH], 4),
    );
    return last;
  },
  "a scan backwards, its steps used": (x) => {
    const step = (h: Tensor, each: Tensor): [Tensor, Tensor] => [relu(add(h, each)), mul(h, each)];
    const [last, all] = scan(step, x, wave([4, 2, WIDTH], 5), { reverse: true });
    return add(last, sum(all, { axes: 0 }));
  },
  "a condition": (x) =>
    cond(
      greater(sum(x), 0),
      (h: Tensor) => relu(h),
      (h: Tensor) => matMul(h, w),
      x,
    ),
  "a condition in a scan": (x) => {
    const step = (h: Tensor, each: Tensor): [Tensor, Tensor] => {
      const next = cond(
        greater(sum(h), 0),
        (a: Tensor) => softmax(a),
        (a: Tensor) => gelu(matMul(a, w)),
        add(h, each),
      );
      return [next, next];
    };
    return scan(step, x, wave([3, 2, WIDTH], 6))[0];
  },
  "a checkpoint": (x) => checkpoint((h: Tensor) => gelu(matMul(h, w)))(x),
  "a gradient of its own": (x) =>
    customGradient((h: Tensor) => ({ value: mul(relu(h), 2), pullback: (g: Tensor) => [g] as const }))(x),
  "an LSTM": (x) =>
    lstm(reshape(x, [2, 1, WIDTH]), { input: wave([12, WIDTH], 1), recurrent: wave([12, 3], 2) }).outputs,
};

const composites = new Set(["scan", "cond", "checkpoint", "customGradient", "standardise", "layerNorm"]);

describe.each(Object.entries(models))("%s", (_, model) => {
  test("opens to the same values, in ops that are known", async () => {
    const graph = graphOf(model);
    const opened = open(graph, known);
    for (const { op } of opened.nodes) {
      expect(composites.has(op.name)).toBe(false);
      expect(op.body === undefined || known.has(op.name)).toBe(true);
    }
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const x = wave(SHAPE, seed);
        expect(await run(opened, x)).toEqual((await run(graph, x)).map((v) => expect.closeTo(v, 12)));
      }),
      { numRuns: 10 },
    );
  });
});

test("random nets keep their values", async () => {
  await fc.assert(
    fc.asyncProperty(nets, seeds, async (blocks, seed) => {
      const graph = graphOf(netOf(blocks));
      const x = wave(SHAPE, seed);
      const opened = await run(open(graph, new Set(["relu"])), x);
      expect(opened).toEqual((await run(graph, x)).map((v) => expect.closeTo(v, 12)));
    }),
    { numRuns: 20 },
  );
});

test("names stay; in the steps of a scan they are numbered", () => {
  const graph = graphOf((x) => {
    const step = (h: Tensor, each: Tensor): [Tensor, Tensor] => [tap("inside", tanh(add(h, each))), h];
    return tap("after", relu(scan(step, tap("before", mul(x, 2)), wave([2, 2, WIDTH], 7))[0]));
  });
  const names = [...open(graph, known).names.keys()];
  expect(names).toEqual(expect.arrayContaining(["before", "after"]));
});
