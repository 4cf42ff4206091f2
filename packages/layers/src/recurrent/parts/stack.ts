/** Recurrent layers one above the other, each in one direction or both. */
import { concat, type DType, random, slice, type Tensor } from "@hyaline/core";
import type { Initialiser } from "../../initialisers/initialiser.js";
import type { ApplyOptions, Params, ReadWeight } from "../../layer.js";
import { dropout as dropoutLayer } from "../../normalisation/dropout.js";
import { directionNames, initDirection, runDirection, type Sequence } from "./direction.js";
import type { RecurrentKind, State } from "./kinds.js";

export interface Stack {
  readonly kind: RecurrentKind;
  readonly units: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly useBias: boolean;
  readonly dropout: number;
  readonly init: Initialiser;
}

/** The parameters of each layer: those of the only one lie at the top. */
const ofLayer = ({ layers }: Stack, params: Params, layer: number): Params =>
  layers === 1 ? params : (params[`layer${layer + 1}`] as Params);

const eachLayer = (stack: Stack, make: (layer: number) => Params): Params =>
  stack.layers === 1
    ? make(0)
    : Object.fromEntries(
        Array.from({ length: stack.layers }, (_, layer) => [`layer${layer + 1}`, make(layer)]),
      );

export function initStack(stack: Stack, key: Tensor, features: number, dtype: DType): Params {
  const { kind, units, bidirectional, useBias, init, layers } = stack;
  return eachLayer(stack, (layer) => {
    const own = layers === 1 ? key : random.fold(key, layer);
    const size = layer === 0 ? features : units * (bidirectional ? 2 : 1);
    const direction = (index: number) =>
      initDirection(kind, random.fold(own, index), init, { units, features: size, dtype, useBias });
    return bidirectional ? { ...direction(0), backward: direction(1) } : direction(0);
  });
}

/** What a stack gives: the last layer's outputs, and the states of all layers and directions. */
export interface StackRun {
  /** float[batch, steps, units], or 2 · units for both directions */
  readonly outputs: Tensor;
  readonly states: readonly State[];
}

/** @param states before the sequence: of each layer, of each of its directions */
export function runStack(
  stack: Stack,
  params: Params,
  sequence: Sequence,
  states: readonly State[],
  options: ApplyOptions,
): StackRun {
  const { kind, bidirectional, layers, dropout } = stack;
  const directions = bidirectional ? [false, true] : [false];
  const after: State[] = [];
  let { x } = sequence;
  for (let layer = 0; layer < layers; layer++) {
    const own = ofLayer(stack, params, layer);
    const input = layer === 0 ? x : dropped(dropout, x, layer, options);
    const runs = directions.map((reverse, i) => {
      const state = states[layer * directions.length + i] ?? {};
      return runDirection(
        kind,
        reverse ? (own.backward as Params) : own,
        { ...sequence, x: input },
        state,
        reverse,
      );
    });
    after.push(...runs.map(({ hidden, cell }) => ({ hidden, cell })));
    const outputs = runs.map(({ outputs }) => outputs);
    x = outputs.length === 1 ? (outputs[0] as Tensor) : concat(outputs, { axis: 2 });
  }
  return { outputs: x, states: after };
}

function dropped(rate: number, x: Tensor, layer: number, options: ApplyOptions): Tensor {
  const { key } = options;
  return dropoutLayer(rate).apply({}, x, key ? { ...options, key: random.fold(key, layer) } : options).output;
}

const namesOf = (stack: Stack, layer: number) =>
  (stack.bidirectional ? [false, true] : [false]).map((reverse) => ({
    reverse,
    names: directionNames(layer, reverse),
  }));

export const stackFromTorch = (stack: Stack, read: ReadWeight, like: Params): Params =>
  eachLayer(stack, (layer) => {
    const own = ofLayer(stack, like, layer);
    return Object.assign(
      {},
      ...namesOf(stack, layer).map(({ reverse, names }) =>
        reverse ? { backward: names.fromTorch(read, own.backward as Params) } : names.fromTorch(read, own),
      ),
    );
  });

export const stackToTorch = (stack: Stack, params: Params): Record<string, Tensor> =>
  Object.assign(
    {},
    ...Array.from({ length: stack.layers }, (_, layer) => {
      const own = ofLayer(stack, params, layer);
      return namesOf(stack, layer).map(({ reverse, names }) =>
        names.toTorch(reverse ? (own.backward as Params) : own),
      );
    }).flat(),
  );

/** One state of several, float[states, batch, units]. */
export const stateOf = (all: Tensor | undefined, index: number): Tensor | undefined =>
  all && slice(all, [index]);
