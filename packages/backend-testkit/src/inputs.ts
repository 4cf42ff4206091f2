/** The tensors of an example: the same numbers each time. */

import { type DType, isFloat, isInteger, type Shape, sizeOf, type Tensor, tensor } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { type ExampleInput, type OpExample, titleOf } from "./example.js";

export interface InputOptions {
  /** Another draw: known values are moved round by as many places. */
  readonly draw?: number;
}

/** An example's inputs: the same numbers each time. */
export function exampleInputs(example: OpExample, options: InputOptions = {}): Tensor[] {
  refuseUnknown("exampleInputs", options, ["draw"]);
  const next = randomNumbers(`${titleOf(example)} ${options.draw ?? 0}`);
  return example.inputs.map((input) => inputTensor(input, next, options));
}

function inputTensor(input: ExampleInput, next: () => number, { draw = 0 }: InputOptions): Tensor {
  const { shape, dtype = "float32", range = [-2, 2], values } = input;
  const [low, high] = range;
  const drawn = () => {
    if (dtype === "bool") return Number(next() < 0.5);
    return isInteger(dtype)
      ? low + Math.floor(next() * (high - low + 1))
      : Math.fround(low + next() * (high - low));
  };
  const size = sizeOf(shape);
  const numbers = Array.from({ length: size }, (_, i) => values?.[(i + draw) % size] ?? drawn());
  return fromNumbers(numbers, shape, dtype);
}

export const fromNumbers = (numbers: ArrayLike<number>, shape: Shape, dtype: DType): Tensor =>
  tensor(Float64Array.from(numbers), { shape, dtype });

/** Which inputs a derivative is taken with respect to. */
export function differentiableInputs({ inputs, differentiable = true }: OpExample): number[] {
  return [...inputs.keys()].filter(
    (i) =>
      isFloat(inputs[i]?.dtype ?? "float32") &&
      (typeof differentiable === "boolean" ? differentiable : differentiable[i] === true),
  );
}

/** Numbers from 0 to 1 that depend on nothing but the seed. Source: mulberry32, T. Ettinger, 2017. */
export function randomNumbers(seed: string): () => number {
  let state = 0;
  for (let i = 0; i < seed.length; i++) state = (Math.imul(state, 31) + seed.charCodeAt(i)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
