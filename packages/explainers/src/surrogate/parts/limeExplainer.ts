import { fail, type LongCallOptions, throwIfAborted } from "@hyaline/core";
import {
  type ChooseOutputs,
  chooseOutputs,
  chooseTarget,
  type Explanation,
  explainedOutput,
  inTurns,
  provenanceOf,
  type RowTarget,
} from "@hyaline/explanation";
import type { ExplainerOptions, ExplainOptions, ExplainOutputsOptions } from "../../explainer.js";
import { namesFor } from "../../names.js";
import { version } from "../../version.js";
import { fitSurrogate, type Neighbourhood, type SurrogateOptions } from "./localSurrogate.js";
import { SurrogateResults } from "./surrogateResults.js";

/** A row's neighbourhood, and what the model says of it. */
export interface AskedNeighbourhood extends Neighbourhood {
  /** The model's outputs for each sample: [samples, outputs] */
  readonly outputs: Float64Array;
  /** What each feature's coefficient speaks of. */
  readonly conditions: readonly string[];
}

/** One call's rows, ready to be perturbed. */
export interface LimeCall {
  ask(row: number): Promise<AskedNeighbourhood>;
  /** How many features have names, where every row has the same. */
  readonly named?: number;
  /** Fields of the explanation that only this kind of data has, once every row has been asked for. */
  fields(): Partial<Explanation> & Pick<Explanation, "data">;
  /** Rows that the model was given, where they are not as many as the samples. */
  evaluations?(): number;
}

export interface LimeKind<X, R> {
  /** What is explained, brought to the host and checked. */
  read(x: X, call: LongCallOptions): Promise<R>;
  readonly method: string;
  /** Samples per row. */
  readonly samples: number;
  readonly seed: number;
  readonly fit: SurrogateOptions;
  readonly names: Pick<ExplainerOptions, "featureNames" | "outputNames">;
  /** The options in use, for provenance. */
  readonly used: Readonly<Record<string, unknown>>;
  begin(rows: R, call: LongCallOptions): Promise<LimeCall>;
  dispose(): void;
}

/** An explainer of rows, or of texts, whose evaluations of the model serve any number of outputs. */
export interface LimeExplainer<X> {
  readonly method: string;
  explain(x: X, options?: ExplainOptions): Promise<Explanation>;
  explainOutputs(x: X, options?: ExplainOutputsOptions): Promise<Explanation[]>;
  dispose(): void;
}

/** LIME over any kind of data: perturbs, asks and fits, row by row, so that memory does not grow with the rows. */
export function limeExplainer<X, R extends { readonly count: number }>({
  method,
  samples,
  seed,
  fit,
  used,
  ...kind
}: LimeKind<X, R>): LimeExplainer<X> {
  const explain = async (x: X, call: LongCallOptions, chooserFor: (rows: number) => ChooseOutputs) => {
    const startedAt = performance.now();
    const rows = await kind.read(x, call);
    const choose = chooserFor(rows.count);
    const { ask, named, fields, evaluations } = await kind.begin(rows, call);
    const results: SurrogateResults[] = [];
    const targets: (readonly RowTarget[])[] = [];
    let names = {};
    for (let row = 0; row < rows.count; row++) {
      throwIfAborted(call.signal);
      const { outputs, conditions, ...neighbourhood } = await ask(row);
      checkNear(neighbourhood.weights, row);
      const width = outputs.length / samples;
      if (row === 0) names = namesFor(kind.names, named ?? kind.names.featureNames?.length ?? 0, width);
      const chosen = choose(row, outputs.subarray(0, width));
      targets.push(chosen.targets);
      for (const [i, selection] of chosen.selections.entries()) {
        const labels = Float64Array.from({ length: samples }, (_, k) =>
          explainedOutput(selection, outputs, k * width),
        );
        const surrogate = await inTurns(fitSurrogate(neighbourhood, labels, fit), call.signal);
        results[i] ??= new SurrogateResults();
        results[i].add(surrogate, conditions, labels[0] as number);
      }
      call.onProgress?.({ done: row + 1, total: rows.count });
    }
    const provenance = provenanceOf(
      {
        options: { ...used, ...fit, samples, seed },
        seed,
        evaluations: evaluations?.() ?? rows.count * samples,
        versions: { "@hyaline/explainers": version },
        startedAt,
      },
      call,
    );
    return results.map(
      (result, i): Explanation => ({
        method,
        ...result.fields(),
        target: targets.map((list) => list[i] ?? null),
        ...fields(),
        ...names,
        provenance,
      }),
    );
  };

  return {
    method,
    explain: async (x, { target, ...call } = {}) => {
      const [explanation] = await explain(x, call, (rows) => chooseTarget(target, rows));
      return explanation as Explanation;
    },
    explainOutputs: (x, { outputs, ...call } = {}) => explain(x, call, () => chooseOutputs(outputs)),
    dispose: () => kind.dispose(),
  };
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
