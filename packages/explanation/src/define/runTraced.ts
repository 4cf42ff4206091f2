import { type LongCallOptions, type NumericArray, sizeOf } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import type { LayerRef } from "../layers/index.js";
import {
  attributedOf,
  type ExplainedInputs,
  explainedOutput,
  type HostOutputs,
  type HostRows,
  joinInputs,
  type RowTarget,
  selectionOf,
} from "../model/index.js";
import type { Found } from "./finish.js";
import type { TracedMethod } from "./method.js";
import type { OpenCall } from "./openCall.js";
import type { TracedRows, TracedRunner } from "./tracedRunner.js";

/** A call of a traced method: the model at both ends, the method's graph over all rows, and the explanation's fields. */
export async function runTraced<C>(
  method: TracedMethod<C>,
  runner: TracedRunner,
  call: OpenCall,
  long: LongCallOptions,
  isComplete: boolean,
): Promise<Found> {
  const { inputs } = call;
  const found = method.copies
    ? await runCopies(method, runner, call, long)
    : await runOnce(runner, call, long);
  const { rows, outputs, targets } = found;
  const fields: Record<string, unknown> = {
    ...(method.columns
      ? { values: rows.values[0], featureNames: method.columns }
      : shapeOf(rows.values, inputs, method.at?.layer ?? method.attributesTo)),
    ...(rows.absorbed && rows.conservationError
      ? {
          extra: {
            absorbed: Array.from(rows.absorbed),
            conservationError: Array.from(rows.conservationError),
          },
        }
      : {}),
    evaluations: inputs.count * (method.evaluations ?? 1),
  };
  if (!isComplete) return fields;
  const width = outputs.shape[1] as number;
  const base = rows.baseValue ?? found.baseValue;
  const convergenceDelta = targets.map((target, row) => {
    const sum = rows.total?.[row] ?? rows.values.reduce((all, part) => all + rowSum(part, row), 0);
    const selection = selectionOf(target, outputs.outputShape ?? [width]);
    return sum - (explainedOutput(selection, outputs.values, row * width) - (base[row] as number));
  });
  return { ...fields, baseValue: { shape: [inputs.count], values: base }, convergenceDelta };
}

interface Ends {
  readonly rows: TracedRows;
  readonly outputs: HostOutputs;
  readonly targets: readonly RowTarget[];
  /** The explained output where attributions are counted from. */
  readonly baseValue: Float64Array;
}

/** One graph gives the attributions and the model's outputs: nothing is computed for the outputs alone. */
async function runOnce(runner: TracedRunner, call: OpenCall, long: LongCallOptions): Promise<Ends> {
  const { inputs, rowOptions, fixed } = call;
  const outputShape = runner.outputShape(inputs);
  const asked = call.targetsOf(outputShape);
  const rows = await runner.run({ inputs, targets: asked, outputShape, rows: rowOptions, fixed }, long);
  const values = rows.outputs as Float64Array;
  const { outputs, targets } = call.use({ shape: [inputs.count, sizeOf(outputShape)], outputShape, values });
  return { rows, outputs, targets, baseValue: new Float64Array(inputs.count) };
}

/** Where a row's copies are spread over several runs, the outputs at both ends are evaluated on their own. */
async function runCopies<C>(
  method: TracedMethod<C>,
  runner: TracedRunner,
  call: OpenCall,
  long: LongCallOptions,
): Promise<Ends> {
  const { inputs, rowOptions, fixed } = call;
  const from = method.baseValueAt === undefined ? undefined : rowOptions[method.baseValueAt];
  const { outputs, targets, atBase } = await evaluateEnds(call, from);
  const width = outputs.shape[1] as number;
  const outputShape = outputs.outputShape ?? [width];
  const rows = await runner.run({ inputs, targets, outputShape, rows: rowOptions, fixed }, long);
  const baseValue = Float64Array.from(targets, (target, row) => {
    const start = atBase.shape[0] === 1 ? 0 : row * width;
    return atBase.values.length === 0
      ? 0
      : explainedOutput(selectionOf(target, outputShape), atBase.values, start);
  });
  return { rows, outputs, targets, baseValue };
}

function rowSum({ shape, values }: NumericArray, row: number): number {
  const size = sizeOf(shape.slice(1));
  let sum = 0;
  for (let i = row * size; i < (row + 1) * size; i++) sum += values[i] as number;
  return sum;
}

/** The model's outputs for the rows and for what they are counted from, by one evaluation of both. */
async function evaluateEnds(call: OpenCall, from: readonly HostRows[] | undefined) {
  if (!from) {
    const found = await call.evaluate();
    return { ...found, atBase: { shape: [0, 0], values: [] } as NumericArray };
  }
  const { inputs } = call;
  const base = baseOf(inputs, from);
  const both = await call.run(joinInputs(inputs, base));
  const width = both.shape[1] as number;
  const split = inputs.count * width;
  const { outputs, targets } = call.use({
    ...both,
    shape: [inputs.count, width],
    values: both.values.subarray(0, split),
  });
  return { outputs, targets, atBase: { shape: [base.count, width], values: both.values.subarray(split) } };
}

/** The inputs that attributions are counted from: one row where it stands for all, with nothing that rides along. */
function baseOf(inputs: ExplainedInputs, from: readonly HostRows[]): ExplainedInputs {
  const single =
    from.every(({ count }) => count === 1) && attributedOf(inputs).length === inputs.parts.length;
  let next = 0;
  const parts = inputs.parts.map((part) => {
    if (!part.attributed) return part;
    const rows = from[next++] as HostRows;
    if (single || rows.count === inputs.count) return { ...part, ...rows };
    const values = new (part.values.constructor as typeof Float64Array)(part.values.length);
    for (let row = 0; row < inputs.count; row++) values.set(rows.values, row * part.rowSize);
    return { ...part, values };
  });
  return { ...inputs, count: single ? 1 : inputs.count, parts };
}

/** Attributions as an explanation holds them. */
function shapeOf(
  values: TracedRows["values"],
  inputs: ExplainedInputs,
  layer: LayerRef | undefined,
): Partial<Explanation> & { readonly perInput?: TracedRows["values"] } {
  const first = values[0] as NumericArray;
  if (layer !== undefined) {
    const name = typeof layer === "string" ? { layer } : {};
    return { values: perToken(first, inputs), ...name };
  }
  return inputs.named ? { perInput: values } : { values: first };
}

/** Of token ids explained at their embedding, one number a token: the sum over the embedding's own axes. */
function perToken(values: NumericArray, inputs: ExplainedInputs): NumericArray {
  const [part] = inputs.parts;
  if (!part || inputs.parts.length > 1 || /^float/.test(part.dtype)) return values;
  const { shape } = part;
  if (values.shape.length <= shape.length || !shape.every((n, i) => n === values.shape[i])) return values;
  const size = values.values.length / Math.max(1, part.values.length);
  const sums = new Float64Array(part.values.length);
  for (let i = 0; i < values.values.length; i++) {
    const token = Math.floor(i / size);
    sums[token] = (sums[token] as number) + (values.values[i] as number);
  }
  return { shape, values: sums };
}
