import { type LongCallOptions, throwIfAborted } from "@hyaline/core";
import {
  type ChooseOutputs,
  chooseOutputs,
  chooseTarget,
  type Explanation,
  explainedOutput,
  type HostRows,
  provenanceOf,
  type Rows,
  type RowTarget,
  readRows,
} from "@hyaline/explanation";
import type { ExplainerOptions, OutputsExplainer } from "../../explainer.js";
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
  fields?(): Partial<Explanation>;
}

export interface LimeKind {
  readonly method: string;
  /** Samples per row. */
  readonly samples: number;
  readonly seed: number;
  readonly fit: SurrogateOptions;
  readonly names: Pick<ExplainerOptions, "featureNames" | "outputNames">;
  /** The options in use, for provenance. */
  readonly used: Readonly<Record<string, unknown>>;
  begin(rows: HostRows, call: LongCallOptions): Promise<LimeCall>;
  dispose(): void;
}

/** LIME over any kind of data: perturbs, asks and fits, row by row, so that memory does not grow with the rows. */
export function limeExplainer({ method, samples, seed, fit, used, ...kind }: LimeKind): OutputsExplainer {
  const explain = async (x: Rows, call: LongCallOptions, chooserFor: (rows: number) => ChooseOutputs) => {
    const startedAt = performance.now();
    const rows = await readRows(x, "x", call);
    const choose = chooserFor(rows.count);
    const { ask, named, fields } = await kind.begin(rows, call);
    const results: SurrogateResults[] = [];
    const targets: (readonly RowTarget[])[] = [];
    let names = {};
    for (let row = 0; row < rows.count; row++) {
      throwIfAborted(call.signal);
      const { outputs, conditions, ...neighbourhood } = await ask(row);
      const width = outputs.length / samples;
      if (row === 0) names = namesFor(kind.names, named ?? kind.names.featureNames?.length ?? 0, width);
      const chosen = choose(row, outputs.subarray(0, width));
      targets.push(chosen.targets);
      chosen.selections.forEach((selection, i) => {
        const labels = Float64Array.from({ length: samples }, (_, k) =>
          explainedOutput(selection, outputs, k * width),
        );
        results[i] ??= new SurrogateResults();
        results[i].add(fitSurrogate(neighbourhood, labels, fit), conditions, labels[0] as number);
      });
      call.onProgress?.({ done: row + 1, total: rows.count });
    }
    const provenance = provenanceOf(
      {
        options: { ...used, ...fit, samples, seed },
        seed,
        evaluations: rows.count * samples,
        versions: { "@hyaline/explainers": version },
        startedAt,
      },
      call,
    );
    return results.map(
      (result, i): Explanation => ({
        method,
        ...result.fields(),
        data: { shape: rows.shape, values: rows.values },
        target: targets.map((list) => list[i] ?? null),
        ...fields?.(),
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
