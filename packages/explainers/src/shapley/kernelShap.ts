import { fail, type LongCallOptions, type NumericArray } from "@hyaline/core";
import {
  type BoundMasker,
  backgroundMasker,
  type ChooseOutputs,
  type CoalitionRunner,
  chooseOutputs,
  chooseTarget,
  coalitionRunner,
  type Explanation,
  type Groups,
  type HostRows,
  isWhiteBox,
  type Masker,
  type Model,
  modelRunner,
  playersOfElements,
  provenanceOf,
  type Rows,
  readRows,
  type WhiteBox,
} from "@hyaline/explanation";
import type { ExplainerOptions, OutputsExplainer } from "../explainer.js";
import { namesFor } from "../names.js";
import { version } from "../version.js";
import { coalitionSets } from "./parts/coalitionSets.js";
import type { Samples } from "./parts/coalitions.js";
import { type Link, linkOf } from "./parts/link.js";
import { type ShapleyResult, shapleyRows } from "./parts/shapleyRows.js";

export interface KernelShapOptions extends ExplainerOptions {
  /**
   * What absent features look like: rows of typical input, over which the model's output is averaged. 20 to 100 rows
   * are usual. any[background rows, ...input]
   */
  readonly background?: Rows;
  /** How much each background row counts (default: alike). */
  readonly backgroundWeights?: readonly number[];
  /** Which elements are one player: a one-hot block, a word, a segment (default: each element). */
  readonly groups?: Groups;
  /** How players are made absent, in place of `background`, `backgroundWeights` and `groups`. */
  readonly masker?: Masker;
  /** Coalitions per row (default `"auto"`: 2 · players + 2048, as in SHAP; all of them where that is enough). */
  readonly samples?: Samples;
  /** Default `"identity"`. */
  readonly link?: Link;
  /** Of the coalitions that are drawn (default 0). */
  readonly seed?: number;
}

/**
 * KernelSHAP: Shapley values by a weighted regression on coalitions of players. They share out
 * f(x) - E[f(background)], so that values and base value sum to the output; over all coalitions they are the Shapley
 * values exactly, over drawn ones they come with a `standardError`. Players that have the same value in `x` as in all
 * of the background get 0 and cost nothing.
 *
 * `x: any[rows, ...input]`; `values` have the same shape, or `[rows, players]` where players are groups. With link
 * `"logit"`, values, base value and output are log-odds.
 *
 * Unlike SHAP's KernelExplainer it sets no values to 0 by an L1 penalty unless asked, and never caps how many are not 0.
 *
 * Source: S. Lundberg, S.-I. Lee, "A Unified Approach to Interpreting Model Predictions", NeurIPS 2017.
 *
 * @param model a white box, any[rows, ...input] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` without a background or masker, or for options out of range; `shape`; `data` for NaN
 * or infinity in inputs or outputs; `aborted`
 * @example
 * ```ts
 * const shap = kernelShap((x: Tensor) => x.mul(x).sum({ axes: 1 }), { background: [[0, 0]] });
 * const { values } = await shap.explain([[1, 2]]); // values.values: [1, 4]
 * ```
 */
export function kernelShap(model: WhiteBox, options: KernelShapOptions): OutputsExplainer;
export function kernelShap(model: Model, options: KernelShapOptions): OutputsExplainer;
export function kernelShap(model: Model, options: KernelShapOptions): OutputsExplainer {
  const { samples = "auto", link = "identity", seed = 0, batchSize } = options;
  const fit = { sets: coalitionSets(samples, seed), link: linkOf(link) };
  const ready = readyFor(model, maskerOf(options), batchSize);
  const forward = modelRunner(model, options);

  const explain = async (x: Rows, call: LongCallOptions, chooserFor: (rows: number) => ChooseOutputs) => {
    const startedAt = performance.now();
    const rows = await readRows(x, "x", isWhiteBox(model) ? call : { ...call, dtype: "float64" });
    const choose = chooserFor(rows.count);
    const { masker, runner } = await ready.get(rows, call);
    const outputs = await forward.run(rows, call);
    const width = outputs.shape[1] as number;
    const chosen = Array.from({ length: rows.count }, (_, row) =>
      choose(row, outputs.values.subarray(row * width, (row + 1) * width)),
    );
    const wanted = chosen.map(({ selections }) => selections);
    const names = namesFor(options, masker.players, width);
    const { results, coalitions } = await shapleyRows({ rows, outputs, wanted }, masker, runner, fit, call);
    const { featureNames: _, outputNames: __, ...used } = options;
    const provenance = provenanceOf(
      {
        options: { ...used, samples, link, seed },
        seed,
        evaluations: rows.count + coalitions * masker.fillWeights.length,
        versions: { "@hyaline/explainers": version },
        startedAt,
      },
      call,
    );
    return results.map(
      (result, i): Explanation => ({
        method: "kernelShap",
        ...fieldsOf(result, rows, masker),
        target: chosen.map(({ targets }) => targets[i] ?? null),
        ...names,
        provenance,
      }),
    );
  };

  return {
    method: "kernelShap",
    explain: async (x, { target, ...call } = {}) => {
      const [explanation] = await explain(x, call, (rows) => chooseTarget(target, rows));
      return explanation as Explanation;
    },
    explainOutputs: (x, { outputs, ...call } = {}) => explain(x, call, () => chooseOutputs(outputs)),
    dispose: () => {
      forward.dispose();
      ready.dispose();
    },
  };
}

function maskerOf({ masker, background, backgroundWeights, groups }: KernelShapOptions): Masker {
  if (masker) return masker;
  if (background === undefined) {
    return fail(
      "argument",
      "kernelShap needs to know what absent features look like",
      "neither background nor masker",
      "give 20 to 100 rows of typical input as background",
    );
  }
  return backgroundMasker({
    background,
    ...(backgroundWeights ? { backgroundWeights } : {}),
    ...(groups ? { groups } : {}),
  });
}

interface Ready {
  readonly masker: BoundMasker;
  readonly runner: CoalitionRunner;
}

/** The masker and its compiled runner, for each kind of rows. */
function readyFor(model: Model, masker: Masker, batchSize: number | undefined) {
  const known = new Map<string, Promise<Ready>>();
  const make = async (rows: HostRows, call: LongCallOptions): Promise<Ready> => {
    const bound = await masker.bind(rows, call);
    return { masker: bound, runner: coalitionRunner(model, bound, rows.rowSize, batchSize) };
  };
  return {
    get: (rows: HostRows, call: LongCallOptions): Promise<Ready> => {
      const key = `${rows.dtype}[${rows.rowShape}]`;
      const ready = known.get(key) ?? make(rows, call);
      known.set(key, ready);
      ready.catch(() => known.delete(key));
      return ready;
    },
    dispose: () => {
      for (const ready of known.values()) ready.then(({ runner }) => runner.dispose()).catch(() => undefined);
      known.clear();
    },
  };
}

function fieldsOf(result: ShapleyResult, rows: HostRows, { players, assignment }: BoundMasker) {
  const { values, standardError, baseValue, output } = result;
  const shape = assignment ? [rows.count, players] : rows.shape;
  const perRow = (list: Float64Array): NumericArray => ({ shape: [rows.count], values: list });
  const sumOf = (row: number) =>
    values.subarray(row * players, (row + 1) * players).reduce((sum, value) => sum + value, 0);
  return {
    values: { shape, values },
    baseValue: perRow(baseValue),
    output: perRow(output),
    data: { shape: rows.shape, values: rows.values },
    ...(assignment
      ? {
          players: {
            shape: rows.rowShape,
            values: Float64Array.from(playersOfElements(assignment, rows.rowShape)),
          },
        }
      : {}),
    convergenceDelta: Array.from(output, (y, row) => sumOf(row) - (y - (baseValue[row] as number))),
    ...(standardError ? { standardError: { shape, values: standardError } } : {}),
  };
}
