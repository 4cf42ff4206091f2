import { fail, type LongCallOptions, type NumericArray, yieldThread } from "@hyaline/core";
import { type ChooseOutputs, explainedOutput, inTurns, namesFor, type RowTarget } from "@hyaline/explanation";
import {
  fitSurrogate,
  type LocalSurrogate,
  type Neighbourhood,
  type SurrogateOptions,
} from "./localSurrogate.js";
import { maskDesign } from "./maskDesign.js";
import type { SurrogateFacts } from "./surrogateFacts.js";

/** A row's neighbourhood, and what the model says of it. */
export interface AskedNeighbourhood extends Neighbourhood {
  /** The model's outputs for each sample: [samples, outputs] */
  readonly outputs: Float64Array;
  /** The axes of one sample's outputs, where there are several. */
  readonly outputShape?: readonly number[] | undefined;
  /** What each feature's coefficient speaks of. */
  readonly conditions: readonly string[];
}

export interface RowsOptions extends SurrogateOptions {
  readonly seed: number;
  readonly outputNames?: readonly string[] | undefined;
}

/** The surrogates of all rows for one output, as an explanation holds them. */
export interface ExplainedRows {
  /** [rows, features]; rows with fewer features than others have 0 for the missing ones. */
  readonly values: NumericArray;
  readonly baseValue: NumericArray;
  readonly output: NumericArray;
  readonly target: readonly RowTarget[];
  readonly extra: SurrogateFacts;
  readonly seed: number;
}

interface Fitted {
  readonly surrogate: LocalSurrogate;
  readonly conditions: readonly string[];
  readonly output: number;
  readonly target: RowTarget;
}

/**
 * LIME over any kind of data: asks and fits row by row, so that memory does not grow with the rows.
 *
 * @param ask perturbs a row and asks the model
 * @returns one for each explained output
 */
export async function explainRows(
  { choose, signal, onProgress }: LongCallOptions & { readonly choose: ChooseOutputs },
  rows: number,
  ask: (row: number) => Promise<AskedNeighbourhood>,
  options: RowsOptions,
): Promise<ExplainedRows[]> {
  const found: Fitted[][] = [];
  for (let row = 0; row < rows; row++) {
    await yieldThread(signal);
    const { outputs, outputShape, conditions, ...neighbourhood } = await ask(row);
    const { data, features, weights } = neighbourhood;
    checkNear(weights, row);
    const samples = weights.length;
    const width = outputs.length / samples;
    if (row === 0) namesFor({ outputNames: options.outputNames }, 0, width);
    const { selections, targets } = choose(row, outputs.subarray(0, width), outputShape);
    const design = await inTurns(
      data instanceof Uint8Array
        ? maskDesign(data, weights, features)
        : (await import("./numberDesign.js")).numberDesign(data, weights, features),
      signal,
    );
    for (const [i, selection] of selections.entries()) {
      const labels = new Float64Array(samples);
      for (let k = 0; k < samples; k++) labels[k] = explainedOutput(selection, outputs, k * width);
      const surrogate = await inTurns(fitSurrogate(design, labels, options), signal);
      found[i] ??= [];
      found[i].push({ surrogate, conditions, output: labels[0] as number, target: targets[i] ?? null });
    }
    onProgress?.({ done: row + 1, total: rows });
  }
  return found.map((fitted) => ({ ...fieldsOf(fitted), seed: options.seed }));
}

/** Samples that all weigh nothing beside the row itself tell nothing of its neighbourhood. */
function checkNear(weights: Float64Array, row: number): void {
  let others = 0;
  for (let k = 1; k < weights.length; k++) others += weights[k] as number;
  if (others > 1e-10 * (weights[0] as number)) return;
  fail(
    "argument",
    "samples must be near enough to count",
    `weights of sum ${others} around row ${row}`,
    "give a greater kernelWidth",
  );
}

function fieldsOf(fitted: readonly Fitted[]): Omit<ExplainedRows, "seed"> {
  const rows = fitted.length;
  const perRow = (of: (surrogate: LocalSurrogate) => number) => fitted.map(({ surrogate }) => of(surrogate));
  const width = perRow(({ coefficients }) => coefficients.length).reduce((a, b) => Math.max(a, b), 0);
  const values = new Float64Array(rows * width);
  fitted.forEach(({ surrogate }, row) => {
    values.set(surrogate.coefficients, row * width);
  });
  const intercept = perRow((surrogate) => surrogate.intercept);
  return {
    values: { shape: [rows, width], values },
    baseValue: { shape: [rows], values: Float64Array.from(intercept) },
    output: { shape: [rows], values: Float64Array.from(fitted, ({ output }) => output) },
    target: fitted.map(({ target }) => target),
    extra: {
      list: fitted.map(({ surrogate: { selected, coefficients }, conditions }) =>
        selected.map((feature) => ({
          condition: conditions[feature] ?? String(feature),
          weight: coefficients[feature] as number,
        })),
      ),
      conditions: fitted.map(({ conditions }) => conditions),
      score: perRow(({ score }) => score),
      intercept,
      localPrediction: perRow(({ localPrediction }) => localPrediction),
    },
  };
}
