import { referenceBackend } from "@hyaline/backend-reference";
import { type HyalineError, tensor, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import {
  adam,
  adamw,
  applyUpdates,
  chain,
  clipByGlobalNorm,
  clipByValue,
  cosineDecay,
  joinSchedules,
  reduceOnPlateau,
  rmsprop,
  scale,
  sgd,
  stepDecay,
} from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

const params = { w: tensor([1, 2]) };
const grads = { w: tensor([3, -4]) };

const mistakes: readonly (readonly [string, HyalineError["code"], () => unknown])[] = [
  ["a negative learning rate", "argument", () => adam({ learningRate: -1 })],
  ["a NaN learning rate", "argument", () => sgd({ learningRate: Number.NaN })],
  ["a text for a learning rate", "argument", () => sgd({ learningRate: "0.1" as unknown as number })],
  ["a beta of 1", "argument", () => adam({ beta1: 1 })],
  ["a negative weight decay", "argument", () => adamw({ weightDecay: -0.1 })],
  ["adam's negative weight decay", "argument", () => adam({ weightDecay: -0.1 })],
  ["a decay above 1", "argument", () => rmsprop({ decay: 1.5 })],
  ["nesterov without momentum", "argument", () => sgd({ nesterov: true })],
  ["an empty chain", "argument", () => chain()],
  ["a negative norm", "argument", () => clipByGlobalNorm(-1)],
  ["an infinite limit", "argument", () => clipByValue(Number.POSITIVE_INFINITY)],
  ["a NaN scale", "argument", () => scale(Number.NaN)],
  ["a schedule of no steps", "argument", () => cosineDecay({ initial: 0.1, steps: 0 })],
  ["a stair of no steps", "argument", () => stepDecay({ initial: 0.1, every: 0 })],
  ["schedules without boundaries", "argument", () => joinSchedules([(s) => s, (s) => s], [])],
  ["integer parameters", "dtype", () => adam().init({ w: tensor([1, 2], { dtype: "int32" }) })],
  [
    "gradients of other names",
    "argument",
    () => adam().update({ v: grads.w } as never, adam().init(params), params),
  ],
  [
    "gradients of other shapes",
    "shape",
    () => adam().update({ w: tensor([1]) }, adam().init(params), params),
  ],
  ["another optimizer's state", "argument", () => adam().update(grads, sgd().init(params), params)],
  ["another chain's state", "argument", () => chain(adam()).update(grads, adam().init(params), params)],
  ["updates of other shapes", "shape", () => applyUpdates(params, { w: tensor([[1, 2]]) })],
  [
    "no loss for a plateau",
    "argument",
    () => reduceOnPlateau().update(grads, reduceOnPlateau().init(params), params),
  ],
];

test.each(mistakes)("%s is refused: %s", (_name, code, make) => {
  expect(make).toThrow(expect.objectContaining({ name: "HyalineError", code }));
});

test("clipByGlobalNorm scales gradients together and leaves small ones alone", async () => {
  const clip = (norm: number) =>
    clipByGlobalNorm(norm, { epsilon: 0 }).update(grads, {}, params).updates.w.array();
  expect(await clip(2.5)).toEqual([1.5, -2]);
  expect(await clip(10)).toEqual([3, -4]);
});

test("clipByValue clips each element", async () => {
  expect(await clipByValue(3.5).update(grads, {}, params).updates.w.array()).toEqual([3, -3.5]);
});

test("a maximised step is the minimised step of the negated loss", async () => {
  const up = sgd({ learningRate: 0.1, maximize: true });
  const { updates } = up.update(grads, up.init(params), params);
  expect(await applyUpdates(params, updates).w.array()).toEqual([1.3, 1.6].map(Math.fround));
});

test("float16 parameters keep their data type and float32 averages", async () => {
  const half = { w: tensor([1, 2], { dtype: "float16" }) };
  const optimizer = adam({ learningRate: 0.5 });
  const { updates, state } = optimizer.update(
    { w: tensor([3, -4], { dtype: "float16" }) },
    optimizer.init(half),
    half,
  );
  expect(updates.w.dtype).toBe("float16");
  expect((state.v as typeof params).w.dtype).toBe("float32");
  expect(await updates.w.array()).toEqual([-0.5, 0.5]);
});
