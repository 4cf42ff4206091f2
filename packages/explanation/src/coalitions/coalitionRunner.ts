import {
  decode,
  gather,
  type LongCallOptions,
  matMul,
  reshape,
  type Tensor,
  tensor,
  throwIfAborted,
} from "@hyaline/core";
import type { BoundMasker } from "../maskers/masker.js";
import { replaceAbsent } from "../maskers/replaceAbsent.js";
import {
  defaultBatchSize,
  type HostRows,
  isWhiteBox,
  type Model,
  pipeline,
  rowsTensor,
} from "../model/index.js";
import { type CoalitionStream, coalitionStream } from "./coalitionStream.js";

export interface CoalitionRunner {
  /**
   * Evaluates many coalitions of many rows in runs of one size.
   *
   * @param total how many coalitions there will be, about
   */
  start(rows: HostRows, total: number, call: LongCallOptions): CoalitionStream;
  dispose(): void;
}

/**
 * A model's expected output for coalitions of players: inputs are masked, run and averaged over the fills in one
 * compiled graph where the model is a white box.
 */
export function coalitionRunner(
  model: Model,
  masker: BoundMasker,
  rowSize: number,
  batchSize?: number,
): CoalitionRunner {
  const fills = masker.fillWeights.length;
  const { assignment } = masker;
  const elements = assignment && tensor(Int32Array.from(assignment.values), { shape: assignment.shape });
  const run = pipeline(model, {
    prepare: (x: Tensor, row: Tensor, present: Tensor) => {
      const isOne = x.shape[0] === 1;
      const replacements = masker.fills(x);
      const ofRow = (t: Tensor) => (t.shape[0] === 1 ? t : gather(t, row, { axis: 0 }));
      const presence = { present, ...(elements ? { assignment: elements } : {}) };
      return replaceAbsent(isOne ? x : ofRow(x), ofRow(replacements), presence);
    },
    reduce: (outputs: Tensor, _x: Tensor, _row: Tensor, present: Tensor) => {
      const coalitions = present.shape[0] as number;
      if (fills === 1) return outputs;
      const weights = tensor(masker.fillWeights, { shape: [1, fills], dtype: outputs.dtype });
      const width = outputs.shape[1] as number;
      return reshape(matMul(weights, reshape(outputs, [fills, coalitions * width])), [coalitions, width]);
    },
  });
  const capacity = Math.max(1, Math.floor(defaultBatchSize(rowSize, batchSize) / fills));

  return {
    start: (rows, total, call) => {
      const size = Math.max(1, Math.ceil(total / Math.max(1, Math.ceil(total / capacity))));
      const rowsPerRun = Math.min(rows.count, Math.ceil((size * rows.count) / Math.max(1, total)) + 1);
      let done = 0;
      return coalitionStream({ size, rowsPerRun, players: masker.players }, async (batch) => {
        throwIfAborted(call.signal);
        const x = rowsTensor(takeRows(rows, batch.rows, rowsPerRun), {
          start: 0,
          count: rowsPerRun,
          size: rowsPerRun,
        });
        // One compiled graph serves all batches; a black box is not asked for places that are empty.
        const places = isWhiteBox(model) ? size : batch.count;
        const row = tensor(batch.rowOf.subarray(0, places));
        const mask = batch.present.subarray(0, places * masker.players);
        const present = tensor(mask, { shape: [places, masker.players], dtype: "bool" });
        const { onProgress, ...options } = call;
        const result = await run.run([x, row, present], options);
        const values = decode(await result.data(options), result.dtype);
        for (const used of [x, row, present, result]) used.dispose();
        done += batch.count;
        onProgress?.({ done, total: Math.max(done, total) });
        return { values, outputs: result.shape[1] as number };
      });
    },
    dispose: () => run.dispose(),
  };
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
