/** What recurrent layers share: parameters in PyTorch's layout, both directions, and the batch axis first. */
import {
  concat,
  type DType,
  fail,
  formatSpec,
  type RecurrentOptions,
  type RecurrentWeights,
  random,
  type Spec,
  type Tensor,
  transpose,
} from "@hyaline/core";
import { flag, readOptions } from "@hyaline/core/facts";
import type { Initialiser } from "../../initialisers/initialiser.js";
import { type Layer, type Params, type ReadWeight, stateless } from "../../layer.js";
import { checkCount } from "../../parts/checkCount.js";
import { floatDType } from "../../parts/floatDType.js";
import { dtype as dtypeOption, initialiser, type Specs } from "../../parts/options.js";

export interface RecurrentLayerOptions {
  /** Also run from the last step to the first, and put both outputs side by side (default false). */
  readonly bidirectional?: boolean;
  /** What all parameters start from (default: uniform on ±1/√units, as in PyTorch). */
  readonly init?: Initialiser;
  /** Of the parameters (default: the input's, or float32 when that is no float). */
  readonly dtype?: DType;
}

export const recurrentOptions = {
  bidirectional: flag("Also run from the last step to the first, and put both outputs side by side.", false),
  init: initialiser("What all parameters start from."),
  dtype: dtypeOption(),
} satisfies Specs<RecurrentLayerOptions>;

interface RecurrentRules {
  readonly name: string;
  /** How many blocks of `units` rows the weights have. */
  readonly gates: number;
  readonly run: (x: Tensor, weights: RecurrentWeights, options: RecurrentOptions) => Tensor;
}

/** A layer from a core op that runs over [steps, batch, input]. */
export function recurrent(units: number, options: RecurrentLayerOptions, rules: RecurrentRules): Layer {
  const { name, gates, run } = rules;
  readOptions(name, recurrentOptions, options);
  const { bidirectional = false } = options;
  checkCount(name, { units });
  const limit = 1 / Math.sqrt(units);
  const init: Initialiser =
    options.init ??
    ((key, { shape, dtype }) => random.uniform(key, shape, { dtype, low: -limit, high: limit }));

  const initDirection = (key: Tensor, features: number, dtype: DType): Params => {
    const rows = gates * units;
    const parameter = (index: number, shape: readonly number[]) =>
      init(random.fold(key, index), { shape, dtype, fanIn: shape[1] ?? 1, fanOut: units });
    return {
      kernel: parameter(0, [rows, features]),
      recurrentKernel: parameter(1, [rows, units]),
      bias: parameter(2, [rows]),
      recurrentBias: parameter(3, [rows]),
    };
  };

  const layer = stateless({
    name,
    init: (key, input) => {
      const features = featuresOf(name, input);
      const dtype = floatDType(name, options.dtype, input.dtype);
      const forward = initDirection(random.fold(key, 0), features, dtype);
      return bidirectional
        ? { ...forward, backward: initDirection(random.fold(key, 1), features, dtype) }
        : forward;
    },
    apply: (params, x) => {
      featuresOf(name, x);
      const steps = transpose(x, [1, 0, 2]);
      const forward = run(steps, weightsOf(params), {});
      const output = bidirectional
        ? concat([forward, run(steps, weightsOf(params.backward as Params), { reverse: true })], { axis: 2 })
        : forward;
      return transpose(output, [1, 0, 2]);
    },
    fromTorch: (read) => {
      const forward = directionFromTorch(read, "");
      return bidirectional ? { ...forward, backward: directionFromTorch(read, "_reverse") } : forward;
    },
  });
  return { ...layer, directions: bidirectional ? 2 : 1 };
}

function featuresOf(name: string, x: Spec): number {
  if (x.shape.length === 3) return x.shape[2] as number;
  return fail(
    "shape",
    `${name} needs inputs [batch, steps, features]`,
    formatSpec(x),
    "add or reshape axes?",
  );
}

const weightsOf = (params: Params): RecurrentWeights => {
  const { kernel, recurrentKernel, bias, recurrentBias } = params as Readonly<Record<string, Tensor>>;
  return {
    input: kernel as Tensor,
    recurrent: recurrentKernel as Tensor,
    bias: bias as Tensor,
    recurrentBias: recurrentBias as Tensor,
  };
};

const directionFromTorch = (read: ReadWeight, suffix: string): Params => ({
  kernel: read(`weight_ih_l0${suffix}`),
  recurrentKernel: read(`weight_hh_l0${suffix}`),
  bias: read(`bias_ih_l0${suffix}`),
  recurrentBias: read(`bias_hh_l0${suffix}`),
});
