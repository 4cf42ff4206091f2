/**
 * Calls of methods that work on many copies of each row: loaded by the first of them.
 */
import { type LongCallOptions, type NumericArray, tensor } from "@hyaline/core";
import {
  attributedOf,
  type ExplainedInputs,
  equalChunks,
  explainedOutput,
  type HostRows,
  selectionOf,
} from "../model/index.js";
import { joinInputs } from "../model/joinInputs.js";
import { convergenceDeltas, outputAt } from "./convergence.js";
import type { Copies, FinerCopies, TracedMethod } from "./method.js";
import type { OpenCall } from "./openCall.js";
import type { Ends } from "./runTraced.js";
import type { CutCopies, TracedRunner } from "./tracedRunner.js";

/** From one start, or from several of which the results are the mean. */
export async function runCopies<C>(
  method: TracedMethod<C>,
  runner: TracedRunner,
  call: OpenCall,
  long: LongCallOptions,
): Promise<Ends> {
  if (method.starts === undefined) return runFrom(method, runner, call, call.rowOptions, long);
  const { startsOf, meanOf } = await import("./starts.js");
  const mean = meanOf();
  for (const rowOptions of await startsOf(method, call, long))
    mean.add(await runFrom(method, runner, call, rowOptions, long));
  return mean.result();
}

/** Where a row's copies are spread over several runs, the outputs at both ends are evaluated on their own. */
async function runFrom<C>(
  method: TracedMethod<C>,
  runner: TracedRunner,
  call: OpenCall,
  rowOptions: OpenCall["rowOptions"],
  long: LongCallOptions,
): Promise<Ends> {
  const { inputs, fixed } = call;
  const { finer } = method;
  const from = method.baseValueAt === undefined ? undefined : rowOptions[method.baseValueAt];
  const { outputs, targets, atBase } = await evaluateEnds(call, from);
  const width = outputs.shape[1] as number;
  const outputShape = outputs.outputShape ?? [width];
  const baseValue = Float64Array.from(targets, (target, row) => {
    const start = atBase.shape[0] === 1 ? 0 : row * width;
    return atBase.values.length === 0
      ? 0
      : explainedOutput(selectionOf(target, outputShape), atBase.values, start);
  });
  let gradients = 0;
  for (let copies = method.copies as Copies; ; copies = (finer as FinerCopies).at(2 * copies.count)) {
    const task = { inputs, targets, outputShape, rows: rowOptions, fixed, copies: copiesAt(copies) };
    const rows = await runner.run(task, long);
    gradients += copies.count;
    const isEnough = (delta: number, row: number) =>
      finer?.isEnough(delta, outputAt(outputs, targets[row] ?? null, row), baseValue[row] as number);
    const deltas = finer ? convergenceDeltas(rows, outputs, targets, baseValue) : [];
    if (finer && !deltas.every(isEnough) && 2 * copies.count <= finer.most) continue;
    const used = finer ? { steps: copies.count } : undefined;
    return { rows, outputs, targets, baseValue, gradients, used };
  }
}

/** Copies in parts of at most `limit`; padding is 0, a copy that counts nothing. */
const copiesAt = ({ count: all, arrays }: Copies): CutCopies => ({
  count: all,
  cut: (limit, dtype) =>
    equalChunks(all, limit).map(({ start, count, size }) =>
      Object.fromEntries(
        Object.entries(arrays).map(([key, values]) => {
          const part = new Float64Array(size);
          part.set(values.subarray(start, start + count));
          return [key, tensor(part, { dtype })];
        }),
      ),
    ),
});

/** The model's outputs for the rows and for what they are counted from, by one evaluation of both. */
async function evaluateEnds(call: OpenCall, from: readonly HostRows[] | undefined) {
  if (!from) {
    const found = await call.evaluate();
    return { ...found, atBase: { shape: [0, 0], values: [] } as NumericArray };
  }
  const { inputs } = call;
  const base = baseOf(inputs, from);
  const both = await call.run(joinInputs(inputs, base), (i) => i % inputs.count);
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
