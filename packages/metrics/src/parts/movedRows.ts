import type { LongCallOptions } from "@hyaline/core";
import type { Explain, ExplainedInputs, Explanation, Judgement, RandomStream } from "@hyaline/explanation";
import { attributionRows } from "./attributionRows.js";
import { explainAgain } from "./explainAgain.js";
import { attributedData, callOf, inputsWith, modelOptions, readExplained } from "./openModel.js";
import { perturbationOptions, readPerturbations } from "./perturbations.js";

/** What metrics that explain moved rows take. */
export const movedOptions = { ...perturbationOptions, ...modelOptions };

/** The same vector at a row and where the row was moved to. */
export interface Moved {
  /** At the row: float64[n] */
  readonly here: Float64Array;
  /** At each of its moves. */
  readonly there: readonly Float64Array[];
}

/** A row and its moves: what the model was given, and how that was explained. */
export interface MovedRow {
  readonly row: number;
  readonly inputs: Moved;
  readonly attributions: Moved;
  /** The row itself, and its moves, as the model takes them. */
  readonly asked: () => ExplainedInputs;
}

type MovedCall = Parameters<typeof readPerturbations>[1] & { readonly dtype: unknown } & LongCallOptions;

/**
 * Moves each row, explains all of its moves in one call for the row's own target, and scores what comes of it.
 *
 * @param draw one element of a move that is not given
 * @param score of one row, with how often the model was evaluated for it besides
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`, and those of `explain`
 */
export async function scoreMoved(
  { explanation, explain }: { readonly explanation: Explanation; readonly explain: Explain<never> },
  options: MovedCall,
  draw: (random: RandomStream) => number,
  score: (moved: MovedRow) => number | Promise<number>,
): Promise<Judgement & { readonly values: number[]; readonly evaluations: number }> {
  const call = callOf(options);
  const inputs = await readExplained(explanation, options, true);
  const { shape, rowSize: size, values: data } = attributedData(inputs);
  const moves = readPerturbations(shape, options, draw);
  const values: number[] = [];
  let evaluations = 0;
  for (const [row, own] of attributionRows(explanation).entries()) {
    const here = Float64Array.from(data.subarray(row * size, (row + 1) * size));
    const at = moves.of(row).map((move, i) => move + (here[i % size] as number));
    const targets = Array.from({ length: moves.draws }, () => explanation.target[row] ?? null);
    const found = await explainAgain(explain, inputsWith(inputs, row, at), targets, explanation, call);
    evaluations += found.evaluations;
    const there = targets.map((_, k) => at.subarray(k * size, (k + 1) * size));
    values.push(
      await score({
        row,
        inputs: { here, there },
        attributions: { here: own, there: found.rows },
        asked: () => inputsWith(inputs, row, joined(here, at)),
      }),
    );
    options.onProgress?.({ done: row + 1, total: inputs.count });
  }
  return { values, evaluations, ...(moves.seed === undefined ? {} : { seed: moves.seed }) };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
