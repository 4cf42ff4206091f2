import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  argMax,
  type BackwardOptions,
  cast,
  checkpoint,
  cond,
  customGradient,
  deadEnds,
  div,
  gather,
  grad,
  greater,
  HyalineError,
  layerNorm,
  mul,
  named,
  refuseDeadEnds,
  relu,
  round,
  scan,
  sign,
  softmax,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
  topK,
  trace,
  useBackend,
  vjp,
  vmap,
  where,
  zeros,
} from "@hyaline/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

type Fn = (x: Tensor) => Tensor;

const table = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const inScan =
  (step: Fn): Fn =>
  (x) =>
    scan((carry: Tensor, row: Tensor) => [add(carry, step(row)), carry], zeros([]), x)[0];

/** Functions of float32[3], and the op where every way to their output ends. */
const closed: Readonly<Record<string, readonly [Fn, string]>> = {
  round: [(x) => mul(round(x), sign(x.sum())), "round, sign"],
  "a cast to whole numbers and back": [(x) => cast(cast(x, "int32"), "float32"), "cast to int32"],
  "a comparison that chooses": [(x) => where(greater(x, 0), 1, 2), "greater"],
  "the index of the largest, looked up": [(x) => gather(table, argMax(x)), "argMax"],
  "indices of topK, not its values": [(x) => cast(topK(x, 2).indices, "float32"), "topK"],
  "what is stopped": [(x) => stopGradient(mul(x, x)), "stopGradient"],
  "a result of whole numbers": [(x) => argMax(x), "argMax"],
  "the steps of a scan": [inScan(sign), "sign"],
  "branches of a cond": [
    (x) =>
      cond(
        greater(sum(x), 0),
        (y) => round(y),
        (y) => sign(y),
        x,
      ),
    "greater, round, sign",
  ],
  "a predicate alone": [
    (x) =>
      cond(
        greater(sum(x), 0),
        () => tensor([1]),
        () => tensor([2]),
      ),
    "greater",
  ],
  "what a checkpoint holds": [checkpoint((x: Tensor) => round(x)), "round"],
};

/** Functions of float32[3] with a way that gradients take, be it for a part of them. */
const open: Readonly<Record<string, Fn>> = {
  "a plain function": (x) => softmax(relu(x)),
  "straight through": (x) => add(x, stopGradient(sub(round(x), x))),
  "a gradient of one's own": customGradient((x: Tensor) => ({
    value: round(x),
    pullback: (g: Tensor) => [g] as const,
  })),
  "one way of two": (x) => add(round(x), x),
  "a relu that is off": (x) => relu(sub(x, 1e6)),
  "values of topK": (x) => topK(x, 2).values,
  "a composite without a derivative of its own": (x) => layerNorm(x),
  "a scan": inScan((x) => mul(x, x)),
  "a carry that is open only after a step": (x) =>
    scan((carry: Tensor, row: Tensor) => [add(carry, row), round(carry)], zeros([]), x)[0],
  "one branch of a cond": (x) =>
    cond(
      greater(sum(x), 0),
      (y) => round(y),
      (y) => y.mul(2),
      x,
    ),
  "no dependence at all": (x) => zeros(x.shape),
};

const spec = { dtype: "float32", shape: [3] } as const;
const namesOf = (fn: Fn) => [...new Set(deadEnds(trace(fn, [spec])).map(({ op }) => op))].sort().join(", ");

beforeAll(() => useBackend(referenceBackend()));
afterAll(() => useBackend(undefined));

describe("every way is closed", () => {
  test.each(Object.entries(closed))("%s", async (_, [fn, op]) => {
    expect(namesOf(fn)).toBe(op);
    const loss = (x: Tensor) => sum(cast(fn(x), "float32"));
    // A derivative that is 0 stays one.
    const x = tensor([0.3, -1.2, 2.6]);
    expect(await grad(loss)(x).array()).toEqual([0, 0, 0]);
    const refusing: BackwardOptions = { inspect: refuseDeadEnds };
    const error = await new Promise((resolve) => resolve(grad(loss, refusing)(x))).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(HyalineError);
    expect((error as HyalineError).code).toBe("not-differentiable");
    for (const name of op.split(", ")) expect((error as HyalineError).message).toContain(name);
  });
});

describe("some way is open, or there is none", () => {
  test.each(Object.entries(open))("%s", (_, fn) => {
    expect(namesOf(fn)).toBe("");
    const { pullback, value } = vjp(fn, [tensor([0.3, -1.2, 2.6])], { inspect: refuseDeadEnds });
    expect(pullback(value)).toHaveLength(1);
  });
});

test("an end says where in the model it is", () => {
  const fn = (x: Tensor) => named("head", () => named("quantise", () => round(x)));
  expect(deadEnds(trace(fn, [spec]))).toEqual([{ op: "round", scope: "head/quantise" }]);
});

test("what does not lead to the output is no end", () => {
  const fn = (x: Tensor) => {
    sign(x);
    return div(round(x), 2);
  };
  expect(namesOf(fn)).toBe("round");
});

test("several inputs: one that gradients reach is enough, and each can be asked for alone", () => {
  const fn = (x: Tensor, y: Tensor) => sum(add(round(x), y));
  expect(deadEnds(trace(fn, [spec, spec]))).toEqual([]);
  const [x, y] = [tensor([1, 2, 3]), tensor([4, 5, 6])];
  const refusing = (argnums: number) => () => grad(fn, { argnums, inspect: refuseDeadEnds })(x, y);
  expect(refusing(0)).toThrow(/round/);
  expect(refusing(1)).not.toThrow();
});

test("within vmap, and of a gradient", () => {
  const rows = tensor([[1, 2, 3]]);
  const ofRow = (x: Tensor) => grad((y: Tensor) => sum(round(y)), { inspect: refuseDeadEnds })(x);
  expect(() => vmap(ofRow)(rows)).toThrow(/round/);
  const twice = (x: Tensor) => sum(grad((y: Tensor) => sum(mul(y, y)))(x));
  expect(() => grad(twice, { inspect: refuseDeadEnds })(tensor([1, 2, 3]))).not.toThrow();
});
