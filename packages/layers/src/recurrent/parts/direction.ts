/** One direction of one recurrent layer: its parameters in PyTorch's layout, and how it runs. */
import {
  cast,
  concat,
  type DType,
  expandDims,
  fill,
  greater,
  logicalNot,
  type RecurrentWeights,
  random,
  sub,
  sum,
  type Tensor,
  tensor,
  transpose,
  where,
} from "@hyaline/core";
import type { Initialiser } from "../../initialisers/initialiser.js";
import type { Params } from "../../layer.js";
import { type TorchNames, torchNames } from "../../parts/torchNames.js";
import { orderOf, stepAt } from "./kept.js";
import type { RecurrentKind, Run, State } from "./kinds.js";

interface Sizes {
  readonly units: number;
  readonly features: number;
  readonly dtype: DType;
  readonly useBias: boolean;
}

export function initDirection(
  { gates }: RecurrentKind,
  key: Tensor,
  init: Initialiser,
  { units, features, dtype, useBias }: Sizes,
): Params {
  const rows = gates * units;
  const parameter = (index: number, shape: readonly number[]) =>
    init(random.fold(key, index), { shape, dtype, fanIn: shape[1] ?? 1, fanOut: units });
  return {
    kernel: parameter(0, [rows, features]),
    recurrentKernel: parameter(1, [rows, units]),
    ...(useBias ? { bias: parameter(2, [rows]), recurrentBias: parameter(3, [rows]) } : {}),
  };
}

/** PyTorch numbers layers and marks the second direction. */
export const directionNames = (layer: number, reverse: boolean): TorchNames => {
  const end = `_l${layer}${reverse ? "_reverse" : ""}`;
  return torchNames({
    kernel: `weight_ih${end}`,
    recurrentKernel: `weight_hh${end}`,
    bias: `bias_ih${end}`,
    recurrentBias: `bias_hh${end}`,
  });
};

const weightsOf = (params: Params): RecurrentWeights => {
  const { kernel, recurrentKernel, bias, recurrentBias } = params as Readonly<Record<string, Tensor>>;
  return {
    input: kernel as Tensor,
    recurrent: recurrentKernel as Tensor,
    ...(bias ? { bias } : {}),
    ...(recurrentBias ? { recurrentBias } : {}),
  };
};

/** What a direction runs over, besides its weights. */
export interface Sequence {
  /** float[batch, steps, features] */
  readonly x: Tensor;
  /** bool[batch, steps]; all where left out. */
  readonly kept: Tensor | undefined;
  /** Whether the steps that count are the first ones. */
  readonly inFront: boolean;
}

/** Outputs float[batch, steps, units], zeros where a step does not count, and the state after the last that does. */
export function runDirection(
  kind: RecurrentKind,
  params: Params,
  { x, kept, inFront }: Sequence,
  state: State,
  reverse: boolean,
): Run {
  const weights = weightsOf(params);
  if (!kept) return batchFirst(kind.run(stepsFirst(x), weights, { ...state, reverse }));
  const order = orderOf(kept, reverse, inFront);
  const count = sum(cast(kept, "int32"), { axes: 1 });
  const { outputs, cell } = batchFirst(
    runFrozen(kind, weights, order.there(x), order.there(asColumn(kept, x)), state),
  );
  const last = stepAt(outputs, sub(count, 1));
  const before = state.hidden ?? fill(0, last);
  return {
    outputs: where(expandDims(kept, 2), order.back(outputs), 0),
    hidden: where(expandDims(greater(count, 0), 1), last, before),
    ...(cell ? { cell } : {}),
  };
}

const asColumn = (kept: Tensor, { dtype }: Tensor): Tensor => expandDims(cast(logicalNot(kept), dtype), 2);

/** A run in which steps that do not count, 1 in the column, leave the cell as it is. */
function runFrozen(
  { run, freeze }: RecurrentKind,
  weights: RecurrentWeights,
  x: Tensor,
  column: Tensor,
  state: State,
): Run {
  if (!freeze) return run(stepsFirst(x), weights, state);
  const units = weights.recurrent.shape[1] as number;
  const values = freeze.flatMap((value) => new Array<number>(units).fill(value));
  const gate = tensor(values, { dtype: x.dtype, shape: [values.length, 1] });
  const input = concat([weights.input, gate], { axis: 1 });
  return run(stepsFirst(concat([x, column], { axis: 2 })), { ...weights, input }, state);
}

const stepsFirst = (x: Tensor): Tensor => transpose(x, [1, 0, 2]);
const batchFirst = (run: Run): Run => ({ ...run, outputs: transpose(run.outputs, [1, 0, 2]) });
