import {
  type CallOptions,
  decode,
  fail,
  gather,
  type LongCallOptions,
  matMul,
  reshape,
  sizeOf,
  type Tensor,
  tensor,
  throwIfAborted,
} from "@hyaline/core";
import type { BoundMasker } from "../maskers/masker.js";
import { replaceAbsent } from "../maskers/replaceAbsent.js";
import {
  defaultBatchSize,
  type ExplainedInputs,
  type HostRows,
  inputsRunner,
  isBlackBox,
  isWhiteBox,
  type Model,
  pipeline,
  rowsTensor,
} from "../model/index.js";
import { checkFinite } from "../model/rows.js";
import {
  type BatchOutputs,
  type CoalitionBatch,
  type CoalitionStream,
  coalitionStream,
} from "./coalitionStream.js";

export interface CoalitionRunner {
  /**
   * Evaluates many coalitions of many rows in runs of one size.
   *
   * @param rows what is masked
   * @param total how many coalitions there will be, about
   */
  start(masker: BoundMasker, rows: MaskedRows, total: number, call: LongCallOptions): CoalitionStream;
  dispose(): void;
}

/** What is masked: rows of numbers, inputs by name, or how many texts there are, which the masker itself knows. */
export type MaskedRows =
  | HostRows
  | (ExplainedInputs & { readonly rowSize: number })
  | { readonly count: number; readonly rowSize: number };

/** Runs one batch of coalitions. */
export type BatchRun = (
  batch: CoalitionBatch,
  shape: { readonly size: number; readonly rowsPerRun: number; readonly players: number },
  options: CallOptions,
) => Promise<BatchOutputs>;

/** Players are padded to a multiple of this where rows may differ in their number, so that few graphs are compiled. */
const PLAYER_STEP = 16;

/**
 * A model's expected output for coalitions of players. Inputs are masked, run and averaged over the fills in one
 * compiled graph where the model is a white box and the masker has `fills`; else the masker composes them on the host.
 *
 * @example
 * ```ts
 * const given = await readRows(rows, "x");
 * const runner = coalitionRunner(model);
 * const stream = runner.start(await backgroundMasker({ background: trainingRows }).bind(given, {}), given, 2, {});
 * const masks = Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0); // two coalitions of four players
 * await stream.add({ row: 0, count: 2, masks }, (values) => console.log(values));
 * await stream.finish();
 * ```
 */
export function coalitionRunner(model: Model, batchSize?: number): CoalitionRunner {
  const device = new Map<unknown, ReturnType<typeof maskedPipelines>>();
  const isWhite = isWhiteBox(model);
  const callsAtOnce = isBlackBox(model) ? model.concurrency : 1;
  const host = inputsRunner(model, { batchSize });

  const runOf = (masker: BoundMasker, rows: MaskedRows): BatchRun => {
    const fillsOnDevice = masker.fills ?? (masker.fillRows && perRow);
    if (masker.compose && !(isWhite && fillsOnDevice)) {
      // Loaded when a masker composes inputs on the host, which white boxes seldom need.
      let composed: BatchRun | undefined;
      return async (...given) => {
        composed ??= (await import("./composedRun.js")).composedRun(host, masker, rows);
        return composed(...given);
      };
    }
    if (!fillsOnDevice || !("rowShape" in rows))
      return fail("argument", "a masker has fills or compose", "neither", "see BoundMasker");
    const known = device.get(fillsOnDevice) ?? maskedPipelines(model, masker);
    device.set(fillsOnDevice, known);
    return deviceRun(model, known, masker, rows);
  };

  return {
    start: (masker, rows, total, call) => {
      const fills = masker.fillWeights?.length ?? 1;
      const capacity =
        Math.max(1, Math.floor(defaultBatchSize(rows.rowSize, batchSize) / fills)) * callsAtOnce;
      const counts = Array.from({ length: rows.count }, (_, row) => masker.playersOf(row));
      const most = counts.reduce((a, b) => Math.max(a, b), 0);
      const areAlike = !masker.fillRows && counts.every((n) => n === most);
      const players = areAlike ? most : Math.ceil(most / PLAYER_STEP) * PLAYER_STEP;
      const size = Math.max(1, Math.ceil(total / Math.max(1, Math.ceil(total / capacity))));
      const fitting = Math.min(rows.count, Math.ceil((size * rows.count) / Math.max(1, total)) + 1);
      // In one run all rows have the same assignment.
      const isShared = rows.count < 2 || masker.assignmentOf?.(0) === masker.assignmentOf?.(1);
      const shape = { size, rowsPerRun: isShared ? fitting : 1, players };
      const run = runOf(masker, rows);
      let done = 0;
      return coalitionStream({ ...shape, fills }, async (batch) => {
        throwIfAborted(call.signal);
        const { onProgress, ...options } = call;
        const found = await run(batch, shape, options);
        const { values, outputs } = found;
        checkFinite(values, "the model's outputs for masked input", values.length / outputs, {
          origins: (place) => rowOfPlace(batch, place),
        });
        done += batch.count;
        onProgress?.({ done, total: Math.max(done, total) });
        return found;
      });
    },
    dispose: () => {
      host.dispose();
      for (const { mean, own } of device.values()) {
        mean.dispose();
        own.dispose();
      }
      device.clear();
    },
  };
}

/** Stands for all maskers whose rows have a fill each: they share the compiled graph. */
const perRow = "fillRows";

/** The model between masking and averaging: over all fills, and with one fill for each coalition. */
function maskedPipelines(model: Model, masker: BoundMasker) {
  const isAssigned = masker.assignmentOf !== undefined;
  const fillWeights = masker.fillWeights ?? Float64Array.of(1);
  const fills = fillWeights.length;
  const masked = (ownFills: boolean) =>
    pipeline(model, {
      keepsAxes: true,
      prepare: (
        x: Tensor,
        row: Tensor,
        present: Tensor,
        assignment: Tensor,
        fill: Tensor,
        fillRows: Tensor,
      ) => {
        const ofRow = (t: Tensor) => (t.shape[0] === 1 ? t : gather(t, row, { axis: 0 }));
        const [count = 0, ...element] = fillRows.shape;
        const replacements = masker.fills ? masker.fills(x) : reshape(fillRows, [count, 1, ...element]);
        const presence = { present, ...(isAssigned ? { assignment } : {}) };
        if (!ownFills) return replaceAbsent(ofRow(x), ofRow(replacements), presence);
        const [each = 1, , ...input] = replacements.shape;
        const place = each === 1 ? fill : row.mul(fills).add(fill);
        const chosen = gather(reshape(replacements, [each * fills, ...input]), place, { axis: 0 });
        return replaceAbsent(ofRow(x), reshape(chosen, [present.shape[0] as number, 1, ...input]), presence);
      },
      reduce: (outputs: Tensor, _x: Tensor, _row: Tensor, present: Tensor) => {
        const coalitions = present.shape[0] as number;
        if (fills === 1 || ownFills) return outputs;
        const weights = tensor(fillWeights, { shape: [1, fills], dtype: outputs.dtype });
        const axes = outputs.shape.slice(1);
        const byFill = reshape(outputs, [fills, coalitions * sizeOf(axes)]);
        return reshape(matMul(weights, byFill), [coalitions, ...axes]);
      },
    });
  return { mean: masked(false), own: masked(true) };
}

/**
 * Few compiled graphs serve all batches: of whole size, and of a quarter, a sixteenth, … of it for batches that methods
 * which ask in rounds leave that empty.
 */
const placesFor = (count: number, size: number): number =>
  size > 1 && 4 * count <= size ? placesFor(count, Math.ceil(size / 4)) : size;

/** The row that is masked in a place. */
const rowOfPlace = ({ rows, rowOf }: CoalitionBatch, place: number): number =>
  rows[rowOf[place] as number] as number;

/** Masks and averages in the model's own graph. */
function deviceRun(
  model: Model,
  pipelines: ReturnType<typeof maskedPipelines>,
  masker: BoundMasker,
  rows: HostRows,
): BatchRun {
  return async (batch, { size, rowsPerRun, players }, options) => {
    const chunk = { start: 0, count: rowsPerRun, size: rowsPerRun };
    const x = rowsTensor(takeRows(rows, batch.rows, rowsPerRun), chunk);
    // A black box is not asked for places that are empty.
    const places = isWhiteBox(model) ? placesFor(batch.count, size) : batch.count;
    const row = tensor(batch.rowOf.subarray(0, places));
    const present = tensor(batch.present.subarray(0, places * players), {
      shape: [places, players],
      dtype: "bool",
    });
    const playerOf = masker.assignmentOf?.(batch.rows[0] ?? 0);
    const assignment = tensor(playerOf ?? Int32Array.of(0), {
      shape: playerOf ? lastAxes(rows.rowShape, playerOf.length) : [1],
    });
    const fill = tensor(batch.fillOf?.subarray(0, places) ?? Int32Array.of(0));
    const fillRows = masker.fillRows
      ? rowsTensor(takeRows(masker.fillRows, batch.rows, rowsPerRun), chunk)
      : tensor(0);
    const way = batch.fillOf ? pipelines.own : pipelines.mean;
    const given = [x, row, present, assignment, fill, fillRows] as const;
    const origins = (i: number) => rowOfPlace(batch, i % places);
    const result = await way.run([...given], { ...options, origins });
    const values = decode(await result.data(options), result.dtype);
    for (const used of [...given, result]) used.dispose();
    const outputShape = result.shape.slice(1);
    const outputs = sizeOf(outputShape);
    return { values: values.subarray(0, batch.count * outputs), outputs, outputShape };
  };
}

/** The last axes of a row that hold so many elements. */
function lastAxes(rowShape: readonly number[], elements: number): readonly number[] {
  let axis = 0;
  while (axis < rowShape.length && sizeOf(rowShape.slice(axis)) > elements) axis++;
  return rowShape.slice(axis);
}

/** The chosen rows, the first repeated until there are `count`. */
function takeRows(rows: HostRows, chosen: readonly number[], count: number): HostRows {
  const { rowSize, rowShape } = rows;
  const values = new (rows.values.constructor as typeof Float64Array)(count * rowSize);
  for (let i = 0; i < count; i++) {
    const row = chosen[i] ?? chosen[0] ?? 0;
    values.set(rows.values.subarray(row * rowSize, (row + 1) * rowSize), i * rowSize);
  }
  return { ...rows, values, count, shape: [count, ...rowShape] };
}
