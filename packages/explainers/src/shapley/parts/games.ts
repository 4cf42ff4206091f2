import { fail, type LongCallOptions, type NumericArray } from "@hyaline/core";
import {
  type BoundMasker,
  type CoalitionRunner,
  explainedOutput,
  type HostRows,
  type Selection,
} from "@hyaline/explanation";

/** What is to be shared out: rows, the model's outputs there, and for each row which of them. */
export interface GameTask {
  readonly rows: HostRows;
  readonly outputs: NumericArray;
  readonly wanted: readonly (readonly Selection[])[];
}

/** Takes v(S) of coalitions: float64[coalitions, wanted]. */
type Receive = (values: Float64Array) => void | Promise<void>;

/** The worth of coalitions: for each row and wanted output a game, in the units of the link. */
export interface Games {
  readonly rows: number;
  /** Outputs of each row that are explained: from the same evaluations of the model. */
  readonly wanted: number;
  /** All players; the games are of those that vary. */
  readonly players: number;
  /** The players whose absence changes a row. */
  varying(row: number): readonly number[];
  /**
   * Asks for coalitions of a row's varying players, uint8[count, varying]. Wait for each call before the next.
   *
   * @param distinct whether no two are equal
   */
  ask(row: number, masks: Uint8Array, count: number, receive: Receive, distinct?: boolean): Promise<void>;
  /** Runs what is left. More may be asked after it. */
  finish(): Promise<void>;
  /** v(nobody), float64[wanted]; known once something asked of the row was received. */
  base(row: number): Float64Array;
  /** v(all), float64[wanted]. */
  full(row: number): Float64Array;
  /** How many rows the model was given so far, besides the explained ones. */
  evaluations(): number;
}

/**
 * @param about how many coalitions a row with so many varying players will ask for
 */
export function openGames(
  { rows, outputs, wanted }: GameTask,
  masker: BoundMasker,
  runner: CoalitionRunner,
  { link, about }: { readonly link: (output: number) => number; readonly about: (varying: number) => number },
  call: LongCallOptions,
): Games {
  const players = masker.playersOf(0);
  const width = outputs.shape[1] as number;
  const count = wanted[0]?.length ?? 0;
  const everyone = Array.from({ length: players }, (_, player) => player);
  const varying = Array.from({ length: rows.count }, (_, row) => masker.varying?.(row) ?? everyone);
  const ends = masker.baseDependsOnRow ? rows.count : 1;
  const total = varying.reduce((sum, list) => sum + about(list.length), ends);
  const stream = runner.start(masker, rows, total, call);
  const bases = new Array<Float64Array | undefined>(rows.count);
  const opened = new Set<number>();

  const worth = (row: number, values: ArrayLike<number>, coalitions: number, start = 0) => {
    const out = new Float64Array(coalitions * count);
    wanted[row]?.forEach((selection, i) => {
      for (let k = 0; k < coalitions; k++)
        out[k * count + i] = link(explainedOutput(selection, values, start + k * width));
    });
    return out;
  };
  const nobody = new Uint8Array(players);
  let shared: Float64Array | undefined;
  /** Rows whose inputs without players are alike have one evaluation for all. */
  const open = async (row: number) => {
    if (opened.has(row)) return;
    opened.add(row);
    if (!masker.baseDependsOnRow && opened.size > 1) return;
    await stream.add({ row, count: 1, masks: nobody, distinct: true }, (values) => {
      if (masker.baseDependsOnRow) bases[row] = worth(row, values, 1);
      else shared = values.slice();
    });
  };

  return {
    rows: rows.count,
    wanted: count,
    players,
    varying: (row) => varying[row] as readonly number[],
    ask: async (row, masks, coalitions, receive, distinct = false) => {
      await open(row);
      if (coalitions === 0) return;
      const own = varying[row] as readonly number[];
      const all = scatter(masks, coalitions, own, players);
      await stream.add({ row, count: coalitions, masks: all, distinct }, (values) =>
        receive(worth(row, values, coalitions)),
      );
    },
    finish: async () => {
      for (let row = 0; row < rows.count; row++) await open(row);
      await stream.finish();
    },
    base: (row) => {
      if (shared && !bases[row]) bases[row] = worth(row, shared, 1);
      return bases[row] ?? fail("internal", "a game's base is asked for once it is known");
    },
    full: (row) => worth(row, outputs.values, 1, row * width),
    evaluations: () => stream.evaluated(),
  };
}

/** Masks of some players as masks of all, the others absent. */
function scatter(masks: Uint8Array, count: number, present: readonly number[], all: number): Uint8Array {
  const own = present.length;
  if (own === all) return masks;
  const out = new Uint8Array(count * all);
  for (let k = 0; k < count; k++)
    for (let i = 0; i < own; i++) out[k * all + (present[i] as number)] = masks[k * own + i] as number;
  return out;
}
