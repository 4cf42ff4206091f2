/** What recurrent layers share: their options, and the batch axis first. */
import { type DType, fail, formatSpec, isTensor, random, type Spec, type Tensor } from "@hyaline/core";
import { flag, integer, number, readOptions } from "@hyaline/core/facts";
import type { Initialiser } from "../../initialisers/initialiser.js";
import { type Layer, stateless } from "../../layer.js";
import { checkCount } from "../../parts/checkCount.js";
import { floatDType } from "../../parts/floatDType.js";
import { dtype as dtypeOption, initialiser, type Specs } from "../../parts/options.js";
import { keptSteps, type SequenceInputs } from "./kept.js";
import type { RecurrentKind } from "./kinds.js";
import { initStack, runStack, type Stack, stackFromTorch, stackToTorch } from "./stack.js";

export interface RecurrentLayerOptions {
  /** Also run from the last step to the first, and put both outputs side by side (default false). */
  readonly bidirectional?: boolean;
  /** How many lie one above the other, each on the outputs of the one below (default 1). */
  readonly layers?: number;
  /** The share of the outputs between two of them that is zeroed while training (default 0). */
  readonly dropout?: number;
  /** Whether biases are added (default true). */
  readonly useBias?: boolean;
  /** What all parameters start from (default: uniform on ±1/√units, as in PyTorch). */
  readonly init?: Initialiser;
  /** Of the parameters (default: the input's, or float32 when that is no float). */
  readonly dtype?: DType;
}

export const recurrentOptions = {
  bidirectional: flag("Also run from the last step to the first, and put both outputs side by side.", false),
  layers: integer("How many lie one above the other, each on the outputs of the one below.", 1, [1, 1000]),
  dropout: number("The share of the outputs between two of them that is zeroed while training.", 0, [0, 1]),
  useBias: flag("Whether biases are added.", true),
  init: initialiser("What all parameters start from."),
  dtype: dtypeOption(),
} satisfies Specs<RecurrentLayerOptions>;

/** The stack that options ask for. */
export function stackOf(kind: RecurrentKind, units: number, options: RecurrentLayerOptions): Stack {
  checkCount(kind.name, { units });
  const limit = 1 / Math.sqrt(units);
  const init: Initialiser =
    options.init ??
    ((key, { shape, dtype }) => random.uniform(key, shape, { dtype, low: -limit, high: limit }));
  const { bidirectional = false, layers = 1, dropout = 0, useBias: hasBias = true } = options;
  return { kind, units, layers, bidirectional, useBias: hasBias, dropout, init };
}

/** The sequence of an input that is one, or has one, after a check of its axes. */
export function sequenceOf<T extends Spec>(name: string, input: T | { readonly x: T }): T {
  const x = "dtype" in input ? (input as T) : (input as { readonly x?: T }).x;
  if (x?.shape.length === 3) return x;
  return fail(
    "shape",
    `${name} needs inputs [batch, steps, features]`,
    x ? formatSpec(x) : "none",
    "add or reshape axes?",
  );
}

/** What a stack runs over, from a tensor or from sequences of several lengths. */
export function sequenceInputs(name: string, input: Tensor | SequenceInputs) {
  const x = sequenceOf<Tensor>(name, input);
  if (isTensor(input)) return { x, kept: undefined, inFront: true };
  return { x, kept: keptSteps(name, x, input), inFront: !input.mask };
}

/** What a stack's parameters are made of and called. */
export const stackRules = (name: string, stack: Stack, dtype: DType | undefined) => ({
  init: (key: Tensor, input: Spec | { readonly x: Spec }) => {
    const x = sequenceOf<Spec>(name, input);
    return initStack(stack, key, x.shape[2] as number, floatDType(name, dtype, x.dtype));
  },
  fromTorch: (read: Parameters<typeof stackFromTorch>[1], params: Parameters<typeof stackFromTorch>[2]) =>
    stackFromTorch(stack, read, params),
  toTorch: (params: Parameters<typeof stackToTorch>[1]) => stackToTorch(stack, params),
});

/** A layer that gives its outputs alone. */
export function recurrent(
  kind: RecurrentKind,
  units: number,
  options: RecurrentLayerOptions,
): Layer<Tensor | SequenceInputs> {
  const { name } = kind;
  const stack = stackOf(kind, units, options);
  const layer = stateless<Tensor | SequenceInputs, Tensor>({
    name,
    ...(stackRules(name, stack, options.dtype) as object),
    apply: (params, x, call) => runStack(stack, params, sequenceInputs(name, x), [], call).outputs,
  });
  return { ...layer, directions: stack.bidirectional ? 2 : 1 };
}

/** As {@link recurrent}, after a check of the options that all kinds have. */
export function plainRecurrent(kind: RecurrentKind, units: number, options: RecurrentLayerOptions) {
  readOptions(kind.name, recurrentOptions, options);
  return recurrent(kind, units, options);
}
