import type { LongCallOptions, NumericArray } from "@hyaline/core";
import {
  type BoundMasker,
  type CoalitionRunner,
  checkFinite,
  explainedOutput,
  type HostRows,
  type Selection,
} from "@hyaline/explanation";
import type { CoalitionSets } from "./coalitionSets.js";
import type { ShapleySolver } from "./shapleyRegression.js";

export interface ShapleyRowsOptions {
  readonly sets: CoalitionSets;
  readonly link: (output: number) => number;
}

/** What is to be explained: rows, the model's outputs there, and for each row which are wanted. */
export interface ShapleyTask {
  readonly rows: HostRows;
  readonly outputs: NumericArray;
  readonly wanted: readonly (readonly Selection[])[];
}

/** For each wanted output, in the units of the link: */
export interface ShapleyResult {
  /** [rows, players] */
  readonly values: Float64Array;
  readonly standardError?: Float64Array;
  /** [rows] */
  readonly baseValue: Float64Array;
  readonly output: Float64Array;
}

/**
 * The Shapley values of many rows: chooses each row's coalitions, runs them all in batches, and solves a row as soon as
 * its values are there, so that memory does not grow with the rows.
 */
export async function shapleyRows(
  { rows, outputs, wanted }: ShapleyTask,
  masker: BoundMasker,
  runner: CoalitionRunner,
  { sets, link }: ShapleyRowsOptions,
  call: LongCallOptions,
): Promise<{ results: ShapleyResult[]; coalitions: number }> {
  const { players } = masker;
  const width = outputs.shape[1] as number;
  const results = (wanted[0] ?? []).map(() => emptyResult(rows.count, players));
  const sampled = new Float64Array(results.length);
  const varying = Array.from({ length: rows.count }, (_, row) => masker.varying(rows, row));
  const bases = masker.sharesFills ? 1 : rows.count;
  const total = varying.reduce((sum, list) => sum + sets.limit(list.length), bases);
  const stream = runner.start(rows, total, call);
  const nobody = new Uint8Array(players);
  let evaluated = bases;
  let base = new Float64Array(width);

  const solve = (row: number, present: readonly number[], values: Float64Array, solver: ShapleySolver) => {
    wanted[row]?.forEach((selection, i) => {
      const result = results[i] as ShapleyResult & { standardError: Float64Array };
      const baseValue = link(explainedOutput(selection, base));
      const output = link(explainedOutput(selection, outputs.values, row * width));
      const change = new Float64Array(values.length / width);
      for (let k = 0; k < change.length; k++)
        change[k] = link(explainedOutput(selection, values, k * width)) - baseValue;
      const fit = solver(change, [output - baseValue]);
      present.forEach((player, at) => {
        result.values[row * players + player] = fit.values[at] as number;
        result.standardError[row * players + player] = fit.standardError?.[at] ?? 0;
      });
      if (fit.standardError) sampled[i] = 1;
      result.baseValue[row] = baseValue;
      result.output[row] = output;
    });
  };

  for (let row = 0; row < rows.count; row++) {
    const present = varying[row] as number[];
    const { coalitions, solver } = sets.for(present.length);
    evaluated += coalitions.count;
    if (row < bases) {
      await stream.add({ row, count: 1, masks: nobody }, (values) => {
        checkFinite(values, "the model's outputs for masked input", 1);
        base = values.slice();
      });
    }
    await stream.add(
      { row, count: coalitions.count, masks: scatter(coalitions, present, players) },
      (values) => {
        if (values.length > 0) checkFinite(values, "the model's outputs for masked input", coalitions.count);
        solve(row, present, values, solver);
      },
    );
  }
  await stream.finish();
  return {
    results: results.map(({ standardError, ...result }, i) =>
      sampled[i] ? { ...result, standardError } : result,
    ),
    coalitions: evaluated,
  };
}

const emptyResult = (rows: number, players: number) => ({
  values: new Float64Array(rows * players),
  standardError: new Float64Array(rows * players),
  baseValue: new Float64Array(rows),
  output: new Float64Array(rows),
});

/** Masks of some players as masks of all, the others absent. */
function scatter(
  { masks, count, players }: { readonly masks: Uint8Array; readonly count: number; readonly players: number },
  present: readonly number[],
  all: number,
): Uint8Array {
  if (players === all) return masks;
  const out = new Uint8Array(count * all);
  for (let k = 0; k < count; k++) {
    for (let i = 0; i < players; i++)
      out[k * all + (present[i] as number)] = masks[k * players + i] as number;
  }
  return out;
}
