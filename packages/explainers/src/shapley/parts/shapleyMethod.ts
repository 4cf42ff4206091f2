import { type CallOptions, fail, type LongCallOptions, type NumericArray } from "@hyaline/core";
import type { Chosen } from "@hyaline/core/facts";
import {
  backgroundMasker,
  type Call,
  type CoalitionRunner,
  coalitionRunner,
  elementValues,
  type Groups,
  type HostRows,
  linkOf,
  type Masker,
  type Model,
  type OutputsCall,
  type Rows,
  type RowTarget,
  readRows,
  type Until,
  unitOf,
} from "@hyaline/explanation";
import type { AnyMasker, gameOptions } from "./gameOptions.js";
import type { GameResults } from "./gameResults.js";
import { type Games, openGames } from "./games.js";

/** What a method is told of a call. */
export interface PlayCall extends CallOptions {
  /** When the caller says that values are good enough. */
  readonly until: Until | undefined;
  /** The axes that players have: a row's, or one where players are groups. */
  readonly shape: readonly number[];
  readonly ground: PlayGround;
}

/** What players are made of. */
export interface PlayGround {
  readonly texts: readonly string[];
  /** The words of each text, where texts are explained. */
  readonly tokens?: readonly (readonly string[])[] | undefined;
  /** For each element its player, where players are groups. */
  readonly assignment?: Int32Array | undefined;
  readonly rowShape: readonly number[];
  /** The rows that absent players are drawn from, where there are such. */
  background(): Promise<HostRows | undefined>;
}

/** How a method plays the games of a call: yields whenever all rows have values. */
export interface ShapleyPlay {
  readonly seed?: number;
  /** Options in use, for provenance, where they are not those that were given. */
  readonly used?: object;
  /** How many coalitions a row with so many varying players will ask for, about. */
  about(varying: number): number;
  play(games: Games, call: PlayCall): AsyncIterable<GameResults>;
}

type GameOptions = Chosen<typeof gameOptions> & { readonly batchSize?: number | undefined };

/** What is found for one output. */
export interface Shares {
  readonly values: NumericArray;
  readonly baseValue: NumericArray;
  readonly output: NumericArray;
  readonly convergenceDelta: readonly number[];
  readonly target: readonly RowTarget[];
  readonly evaluations: number;
}

export interface ShapleyMethod<E> {
  streamOutputs(call: OutputsCall<unknown>): AsyncIterable<readonly (Shares & E)[]>;
  dispose(): void;
}

/**
 * A method that shares out a model's output among players: all but how it plays.
 *
 * @typeParam E standard errors: always there of methods that promise them
 */
export function shapleyMethod<E extends object = { readonly standardError?: NumericArray }>(
  method: string,
  model: Model,
  options: GameOptions,
  { seed, used, about, play }: ShapleyPlay,
): ShapleyMethod<E> {
  const link = linkOf(options.link);
  const unit = unitOf(options.link);
  if (!options.masker && options.background === undefined)
    fail(
      "argument",
      `${method} needs to know what absent features look like`,
      "neither background nor masker",
      "give 20 to 100 rows of typical input as background",
    );
  const ofInputs = new Map<string, Promise<Playing>>();
  const playing = (call: Call<unknown>, long: LongCallOptions): Promise<Playing> => {
    const key = JSON.stringify([call.inputs.named, call.columns, call.rows?.dtype]);
    const made = ofInputs.get(key) ?? prepare(model, options, call, long);
    ofInputs.set(key, made);
    made.catch(() => ofInputs.delete(key));
    return made;
  };

  return {
    streamOutputs: async function* (call) {
      const { long } = call;
      const { masker, runner, fills } = await playing(call, long);
      const { rows, bound, fields } = await masked(masker as Masker<never>, call);
      try {
        const { outputs } = await call.evaluate();
        const width = outputs.shape[1] as number;
        const chosen = Array.from({ length: rows.count }, (_, row) =>
          call.choose(row, outputs.values.subarray(row * width, (row + 1) * width), outputs.outputShape),
        );
        const wanted = chosen.map(({ selections }) => selections);
        const games = openGames({ rows, outputs, wanted }, bound, runner, { link, about }, long);
        const assignment = bound.assignmentOf?.(0);
        const areGroups = options.groups !== undefined || options.masker !== undefined;
        const shape = assignment ? [games.players] : rows.rowShape;
        const ground: PlayGround = {
          texts: call.texts,
          tokens: (fields as { readonly tokens?: readonly (readonly string[])[] }).tokens,
          assignment,
          rowShape: rows.rowShape,
          background: async () =>
            fills && readRows(fills, "background", { ...long, dtype: rows.dtype, missing: true }),
        };
        for await (const found of play(games, { ...long, until: call.until, shape, ground })) {
          const shares = Array.from({ length: games.wanted }, (_, i) => ({
            ...fieldsOf(found, i, games, { rows, isNamed: call.inputs.named }, assignment, areGroups),
            ...found.fields(i),
            ...fields,
            target: chosen.map(({ targets }) => targets[i] ?? null),
            ...(unit ? { link: unit } : {}),
            ...(seed === undefined ? {} : { seed }),
            ...(used ? { used } : {}),
            evaluations: games.evaluations(),
          }));
          yield shares as unknown as (Shares & E)[];
        }
      } finally {
        bound.dispose();
      }
    },
    dispose: () => {
      for (const made of ofInputs.values())
        made
          .then(({ masker, runner }) => {
            runner.dispose();
            masker.dispose?.();
          })
          .catch(() => undefined);
      ofInputs.clear();
    },
  };
}

/** What is explained, ready to be masked. */
async function masked(masker: Masker<never>, { words, texts, rows, long }: Call<unknown>) {
  if (words) return words.maskTexts(masker, texts, long);
  return { rows, bound: await (masker as Masker).bind(rows, long), fields: {} };
}

/** What all calls on inputs of one kind share. */
interface Playing {
  readonly masker: AnyMasker;
  readonly runner: CoalitionRunner;
  /** The background, where the masker is made of one. */
  readonly fills?: Rows;
}

async function prepare(
  model: Model,
  { masker, background, backgroundWeights, groups, batchSize }: GameOptions,
  { inputs: { named }, columns, rows, several }: Call<unknown>,
  long: LongCallOptions,
): Promise<Playing> {
  const runner = coalitionRunner(several?.modelSideBySide(model, columns) ?? model, batchSize);
  if (masker) return { masker, runner };
  const fills = several
    ? await several.readSideBySide(
        background as Rows,
        "background",
        { columns, rows, named },
        { ...long, missing: true },
      )
    : (background as Rows);
  const players = several
    ? several.playersSideBySide(groups as Readonly<Record<string, Groups>> | undefined, columns)
    : (groups as Groups | undefined);
  return {
    masker: backgroundMasker({ background: fills, backgroundWeights, groups: players }),
    runner,
    fills,
  };
}

function fieldsOf(
  found: GameResults,
  output: number,
  games: Games,
  { rows, isNamed }: { readonly rows: HostRows; readonly isNamed: boolean },
  assignment: Int32Array | undefined,
  areGroups: boolean,
) {
  const { values, standardError } = found.get(output);
  const { players } = games;
  const ofPlayers = assignment && { shape: rows.rowShape, values: Float64Array.from(assignment) };
  // Where no groups were asked for, only inputs that ride along have no players: the others' elements have their own.
  const isSpread = isNamed && !areGroups;
  const shaped = (of: Float64Array): NumericArray => {
    if (!ofPlayers) return { shape: rows.shape, values: of };
    const shares = { shape: [rows.count, players], values: of };
    return isSpread ? elementValues({ values: shares, data: rows, players: ofPlayers }) : shares;
  };
  const perRow = (of: (row: number) => number): NumericArray => ({
    shape: [rows.count],
    values: Float64Array.from({ length: rows.count }, (_, row) => of(row)),
  });
  const baseValue = perRow((row) => games.base(row)[output] as number);
  const outputs = perRow((row) => games.full(row)[output] as number);
  const sumOf = (row: number) =>
    values.subarray(row * players, (row + 1) * players).reduce((sum, value) => sum + value, 0);
  return {
    values: shaped(values),
    baseValue,
    output: outputs,
    ...(ofPlayers && !isSpread ? { players: ofPlayers } : {}),
    convergenceDelta: Array.from(
      outputs.values,
      (y, row) => sumOf(row) - (y - (baseValue.values[row] as number)),
    ),
    ...(standardError ? { standardError: shaped(standardError) } : {}),
  };
}
