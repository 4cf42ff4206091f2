/** Each check fails on an op with the fault that it is for, and names it; and passes on the same op without it. */
import { referenceBackend } from "@hyaline/backend-reference";
import {
  apply1,
  type BackwardRule,
  type Composite,
  composite,
  stopGradient,
  type Tensor,
} from "@hyaline/core";
import { expect, test } from "vitest";
import type { OpExample } from "../example.js";
import { checkGradientAgainstFloat64 } from "./agreement.js";
import { checks } from "./index.js";

const backend = referenceBackend();

/** x³, as a composite whose rules can be broken. */
function cube(faults: Partial<Composite<Record<string, never>>>): OpExample {
  const op = composite<Record<string, never>>({
    name: "cube",
    infer: ([x]) => (x ? [x] : []),
    body: ([x]) => (x ? [x.mul(x).mul(x)] : []),
    vjp: derivative((x) => x.mul(x).mul(3)),
    ...faults,
  });
  return {
    op: "cube",
    name: "",
    call: (x) => apply1(op, [x], {}),
    inputs: [{ shape: [4], values: [1, 2, 3, 5] }],
  };
}

const derivative =
  (of: (x: Tensor) => Tensor): BackwardRule<Record<string, never>> =>
  ({ inputs: [x] }, [g]) =>
    x && g ? [g.mul(of(x))] : [];

/** Adds to each example of a batch the first one. */
const mixing = (fn: (x: Tensor) => Tensor) => (inputs: readonly Tensor[]) =>
  inputs.map((x) => fn(x).add(fn(x).sum({ axes: 0, keepDims: true })));

const sound = cube({});

test.each(Object.keys(checks))("%s passes on an op without faults", async (name) => {
  await checks[name]?.(sound, backend);
});

test.each([
  ["forward", { ...sound, expected: [1, 8, 27, 124] }, /element 3 is 125, expected 124/],
  [
    "inference",
    cube({ infer: () => [{ dtype: "float32", shape: [5] }] }),
    /\[5\] was inferred, and 4 elements/,
  ],
  ["inference", cube({ infer: ([x]) => (x ? [{ ...x, dtype: "float64" }] : []) }), /float64 is held in/],
  ["gradient", cube({ vjp: derivative((x) => x.mul(x).mul(2)) }), /derivative by input 0/],
  ["gradient", cube({ vjp: () => [undefined] }), /derivative by input 0/],
  ["jvp", cube({ vjp: ({ inputs: [x] }, [g]) => (x && g ? [g.mul(g).mul(x)] : []) }), /J v/],
  [
    "second derivative",
    cube({ vjp: derivative((x) => stopGradient(x.mul(x)).mul(3)) }),
    /derivative by input 0/,
  ],
  ["vmap", cube({ batch: mixing((x) => x.mul(x).mul(x)) }), /vmap over \(batched\)/],
  [
    "vmap of the gradient",
    cube({
      vjp: ({ inputs: [x] }, [g]) => (x && g ? [g.mul(apply1(mixedBatch, [x], {}))] : []),
    }),
    /vmap over \(batched\)/,
  ],
] as const)("%s fails on a fault (%#)", async (name, example, message) => {
  await expect(checks[name]?.(example, backend)).rejects.toThrow(message);
});

const mixedBatch = composite<Record<string, never>>({
  name: "tripleSquare",
  infer: ([x]) => (x ? [x] : []),
  body: ([x]) => (x ? [x.mul(x).mul(3)] : []),
  batch: mixing((x) => x.mul(x).mul(3)),
});

test("a gradient whose factors overflow in float16 is not the one in float64", async () => {
  const inFloat16 = (example: OpExample) => ({
    ...example,
    inputs: example.inputs.map((input) => ({ ...input, dtype: "float16" as const })),
  });
  await checkGradientAgainstFloat64(inFloat16(cube({})), backend);
  const overflows = cube({
    vjp: derivative((x) =>
      x
        .mul(x)
        .mul(3)
        .mul(30_000)
        .mul(1 / 30_000),
    ),
  });
  await expect(checkGradientAgainstFloat64(inFloat16(overflows), backend)).rejects.toThrow(
    /cube: \(gradient\).*Infinity/,
  );
});
