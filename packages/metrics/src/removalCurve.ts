import {
  broadcastTo,
  decode,
  fail,
  less,
  reshape,
  type Tensor,
  tensor,
  throwIfAborted,
  where,
} from "@hyaline/core";
import {
  type Baseline,
  checkFinite,
  defaultBatchSize,
  type Explanation,
  equalChunks,
  explainedOutput,
  type Model,
  pipeline,
  readBaseline,
  readRows,
  rowsTensor,
  type Selection,
  selectionOf,
} from "@hyaline/explanation";
import type { MetricOptions } from "./metric.js";
import { rankUnits, type Unit } from "./ranking.js";

export interface RemovalOptions extends MetricOptions {
  /** What removed input looks like (default 0): a number, a row, or one row for each explained row. */
  readonly baseline?: Baseline;
  /** In how many steps (default: one unit at a time, at most 224, the steps of an ImageNet picture in the paper). */
  readonly steps?: number;
  /** What is removed together (default: players, pixels of images with several channels, or elements). */
  readonly unit?: Unit;
  /** Rank by the size of attributions, whatever their sign (default false). */
  readonly absolute?: boolean;
}

/** How the explained output changes as input is removed or inserted, most important first. */
export interface RemovalCurve {
  /** How much of the row has been removed or inserted, from 0 to 1. */
  readonly fractions: readonly number[];
  readonly outputs: readonly number[];
  /** The area under the curve, by the trapezoidal rule. */
  readonly auc: number;
}

const MAX_STEPS = 224;

/** One curve per row: masked inputs are made, in the same compiled graph as a white box, in equal batches. */
export async function removalCurves(
  model: Model,
  explanation: Explanation,
  kind: "deletion" | "insertion",
  options: RemovalOptions,
): Promise<RemovalCurve[]> {
  const { unit, absolute = false, batchSize, dtype = "float32", onProgress, ...call } = options;
  const rows = await readRows(explanation.data, "the explanation's data", { ...call, dtype });
  const baseline = await readBaseline(options.baseline, rows, call);
  const { ranks, units } = rankUnits(explanation, unit, absolute);
  const most = units.reduce((max, n) => Math.max(max, n), 0);
  const steps = Math.min(options.steps ?? MAX_STEPS, most);
  if (!Number.isInteger(steps) || steps < 1)
    fail("argument", "steps must be a positive integer", String(options.steps));
  const points = steps + 1;
  const limit = defaultBatchSize(rows.rowSize, batchSize);
  const removedAt = (row: number, step: number) => Math.round((step * (units[row] as number)) / steps);
  const masked = pipeline(model, {
    prepare: (x: Tensor, fill: Tensor, rank: Tensor, threshold: Tensor) =>
      mask(kind, x, fill, rank, threshold),
  });
  const curves = Array.from({ length: rows.count }, () => new Float64Array(points));
  let targets: readonly Selection[] | undefined;
  try {
    for (const chunk of equalChunks(rows.count, Math.floor(limit / points))) {
      const x = rowsTensor(rows, chunk);
      const fill = rowsTensor(baseline, baseline.count === 1 ? { start: 0, count: 1, size: 1 } : chunk);
      const rank = tensor(padRows(ranks, chunk, rows.rowSize), { shape: x.shape });
      for (const part of equalChunks(points, limit)) {
        throwIfAborted(call.signal);
        const thresholds = new Int32Array(chunk.size * part.size);
        for (let r = 0; r < chunk.count; r++)
          for (let s = 0; s < part.count; s++)
            thresholds[r * part.size + s] = removedAt(chunk.start + r, part.start + s);
        const threshold = tensor(thresholds, { shape: [chunk.size, part.size] });
        const result = await masked.run([x, fill, rank, threshold], {
          ...call,
          rows: chunk.count * part.size,
        });
        const values = decode(await result.data(call), result.dtype);
        const width = result.shape[1] as number;
        targets ??= selectionsOf(explanation, rows.count, width);
        for (let r = 0; r < chunk.count; r++) {
          const row = chunk.start + r;
          for (let s = 0; s < part.count; s++) {
            const output = explainedOutput(targets[row] as Selection, values, (r * part.size + s) * width);
            (curves[row] as Float64Array)[part.start + s] = output;
          }
        }
        for (const used of [threshold, result]) used.dispose();
      }
      for (const used of [x, fill, rank]) used.dispose();
      onProgress?.({ done: chunk.start + chunk.count, total: rows.count });
    }
  } finally {
    masked.dispose();
  }
  return curves.map((outputs, row) => {
    checkFinite(outputs, "the model's outputs for masked input", 1);
    const fractions = Array.from(outputs, (_, step) => removedAt(row, step) / (units[row] as number));
    return { fractions, outputs: [...outputs], auc: area(fractions, outputs) };
  });
}

/** Inputs [rows * steps, ...input], with the elements ranked before the threshold removed or inserted. */
function mask(
  kind: "deletion" | "insertion",
  x: Tensor,
  fill: Tensor,
  rank: Tensor,
  threshold: Tensor,
): Tensor {
  const [rows, ...input] = x.shape as [number, ...number[]];
  const steps = threshold.shape[1] as number;
  const each = (t: Tensor) => reshape(t, [t.shape[0] as number, 1, ...input]);
  const isFirst = less(each(rank), reshape(threshold, [rows, steps, ...input.map(() => 1)]));
  const [first, rest] = kind === "deletion" ? [fill, x] : [x, fill];
  const inputs = where(isFirst, each(first), each(rest));
  return reshape(broadcastTo(inputs, [rows, steps, ...input]), [rows * steps, ...input]);
}

function padRows(
  values: Int32Array,
  { start, count, size }: { start: number; count: number; size: number },
  rowSize: number,
): Int32Array {
  const out = new Int32Array(size * rowSize);
  out.set(values.subarray(start * rowSize, (start + count) * rowSize));
  return out;
}

/** The explained outputs, checked against what the model has. */
export function selectionsOf({ target }: Explanation, rows: number, outputs: number): Selection[] {
  if (target.length !== rows)
    fail("shape", "an explanation has one target per row", `${target.length} for ${rows} rows`);
  return target.map((each) => selectionOf(each, [outputs]));
}

function area(x: readonly number[], y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 1; i < x.length; i++)
    sum += (((y[i] as number) + (y[i - 1] as number)) / 2) * ((x[i] as number) - (x[i - 1] as number));
  return sum;
}
