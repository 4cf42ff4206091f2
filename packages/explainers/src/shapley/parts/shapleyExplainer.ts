import { type CallOptions, fail, HyalineError, type NumericArray, throwIfAborted } from "@hyaline/core";
import { type Given, readOptions } from "@hyaline/core/facts";
import {
  asPartial,
  type BoundMasker,
  backgroundMasker,
  type ChooseOutputs,
  chooseOutputs,
  chooseTarget,
  coalitionRunner,
  type Explanation,
  isEnough,
  isWhiteBox,
  linkOf,
  type Masker,
  type Model,
  modelRunner,
  provenanceOf,
  type Rows,
  readRows,
  type Until,
  unitOf,
} from "@hyaline/explanation";
import type { ExplainOptions, ExplainOutputsOptions, OutputsExplainer } from "../../explainer.js";
import { namesFor } from "../../names.js";
import { version } from "../../version.js";
import { callOptions, type gameOptions, outputsCallOptions } from "./gameOptions.js";
import type { GameResults } from "./gameResults.js";
import { type Games, openGames } from "./games.js";

/** Call options of explainers whose results get better with time. */
export interface AnytimeOptions extends ExplainOptions {
  /** When the values are good enough. */
  readonly until?: Until;
  /** What an abort gives: an error (the default), or the values so far where there are any. */
  readonly onAbort?: "throw" | "partial";
}

/** An explainer that shares out a model's output among players. */
export interface ShapleyExplainer extends OutputsExplainer {
  explain(x: Rows, options?: AnytimeOptions): Promise<Explanation>;
  /** Ever better explanations; leave the loop when one is good enough. */
  stream(x: Rows, options?: AnytimeOptions): AsyncIterable<Explanation>;
}

type GameOptions = Given<typeof gameOptions>;

/** What a method is told of a call. */
export interface PlayCall extends CallOptions {
  /** When the caller says that values are good enough. */
  readonly until: Until | undefined;
  /** The axes that players have: a row's, or one where players are groups. */
  readonly shape: readonly number[];
}

/** How a method plays the games of a call: yields whenever all rows have values. */
export interface ShapleyMethod {
  readonly method: string;
  /** The options in use, for provenance. */
  readonly used: Readonly<Record<string, unknown>>;
  readonly seed?: number;
  /** How many coalitions a row with so many varying players will ask for, about. */
  about(varying: number): number;
  play(games: Games, call: PlayCall): AsyncIterable<GameResults>;
}

/** Models, rows, targets, maskers, links and results, which all Shapley explainers share. */
export function shapleyExplainer(
  model: Model,
  options: GameOptions,
  { method, used, seed, about, play }: ShapleyMethod,
): ShapleyExplainer {
  const masker = maskerOf(method, options);
  const link = linkOf(options.link ?? "identity");
  const unit = unitOf(options.link ?? "identity");
  const runner = coalitionRunner(model, options.batchSize);
  const forward = modelRunner(model, options.batchSize === undefined ? {} : { batchSize: options.batchSize });

  async function* results(x: Rows, call: AnytimeOptions, chooserFor: (rows: number) => ChooseOutputs) {
    const startedAt = performance.now();
    const { target: _, until: __, onAbort: ___, ...long } = call;
    throwIfAborted(long.signal);
    const asGiven = { ...long, dtype: "float64", missing: true } as const;
    const rows = await readRows(x, "x", isWhiteBox(model) ? long : asGiven);
    const choose = chooserFor(rows.count);
    const bound = await masker.bind(rows, long);
    const outputs = await forward.run(rows, long);
    const width = outputs.shape[1] as number;
    const chosen = Array.from({ length: rows.count }, (_, row) =>
      choose(row, outputs.values.subarray(row * width, (row + 1) * width)),
    );
    const wanted = chosen.map(({ selections }) => selections);
    const names = namesFor(options, bound.playersOf(0), width);
    const games = openGames({ rows, outputs, wanted }, bound, runner, { link, about }, long);
    try {
      const shape = bound.assignmentOf ? [games.players] : rows.rowShape;
      for await (const found of play(games, { ...long, until: call.until, shape })) {
        const provenance = provenanceOf(
          {
            options: used,
            ...(seed === undefined ? {} : { seed }),
            evaluations: games.evaluations(),
            versions: { "@hyaline/explainers": version },
            startedAt,
          },
          long,
        );
        yield Array.from(
          { length: games.wanted },
          (_, i): Explanation => ({
            method,
            ...fieldsOf(found, i, games, rows, bound),
            target: chosen.map(({ targets }) => targets[i] ?? null),
            ...names,
            ...(unit ? { link: unit } : {}),
            provenance,
          }),
        );
      }
    } finally {
      bound.dispose();
    }
  }

  /** Drains a stream of explanations until it is good enough. */
  const drain = async (each: AsyncIterable<Explanation[]>, { until, onAbort, signal }: AnytimeOptions) => {
    const startedAt = performance.now();
    let last: Explanation[] | undefined;
    try {
      for await (last of each) if (isEnough(last, until, startedAt)) break;
    } catch (error) {
      const isPartial = onAbort === "partial" && signal?.aborted && error instanceof HyalineError;
      if (!(isPartial && last)) throw error;
      return last.map(asPartial);
    }
    return last as Explanation[];
  };

  return {
    method,
    explain: async (x, call) => {
      const given = readOptions(`${method}.explain`, callOptions, call) as AnytimeOptions;
      const found = await drain(
        results(x, given, (rows) => chooseTarget(given.target, rows)),
        given,
      );
      return found[0] as Explanation;
    },
    explainOutputs: async (x, call) => {
      const given = readOptions(
        `${method}.explainOutputs`,
        outputsCallOptions,
        call,
      ) as ExplainOutputsOptions;
      return drain(
        results(x, given, () => chooseOutputs(given.outputs)),
        given,
      );
    },
    stream: async function* (x, call) {
      const given = readOptions(`${method}.stream`, callOptions, call) as AnytimeOptions;
      const startedAt = performance.now();
      for await (const found of results(x, given, (rows) => chooseTarget(given.target, rows))) {
        yield found[0] as Explanation;
        if (isEnough(found, given.until, startedAt)) return;
      }
    },
    dispose: () => {
      forward.dispose();
      runner.dispose();
      masker.dispose?.();
    },
  };
}

function maskerOf(method: string, { masker, background, backgroundWeights, groups }: GameOptions): Masker {
  if (masker) return masker;
  if (background === undefined) {
    return fail(
      "argument",
      `${method} needs to know what absent features look like`,
      "neither background nor masker",
      "give 20 to 100 rows of typical input as background",
    );
  }
  return backgroundMasker({ background, backgroundWeights, groups });
}

function fieldsOf(
  found: GameResults,
  output: number,
  games: Games,
  rows: NumericArray & { readonly count: number; readonly rowShape: readonly number[] },
  masker: BoundMasker,
) {
  const { values, standardError } = found.get(output);
  const { players } = games;
  const assignment = masker.assignmentOf?.(0);
  const shape = assignment ? [rows.count, players] : rows.shape;
  const perRow = (of: (row: number) => number): NumericArray => ({
    shape: [rows.count],
    values: Float64Array.from({ length: rows.count }, (_, row) => of(row)),
  });
  const baseValue = perRow((row) => games.base(row)[output] as number);
  const outputs = perRow((row) => games.full(row)[output] as number);
  const sumOf = (row: number) =>
    values.subarray(row * players, (row + 1) * players).reduce((sum, value) => sum + value, 0);
  return {
    values: { shape, values },
    baseValue,
    output: outputs,
    data: { shape: rows.shape, values: rows.values },
    ...(assignment ? { players: { shape: rows.rowShape, values: Float64Array.from(assignment) } } : {}),
    convergenceDelta: Array.from(
      outputs.values,
      (y, row) => sumOf(row) - (y - (baseValue.values[row] as number)),
    ),
    ...(standardError ? { standardError: { shape, values: standardError } } : {}),
  };
}
