import { fail, type NumericArray, reshape, sameShape } from "@hyaline/core";
import { type Chunk, type HostRows, type Rows, readRows, rowsTensor } from "../model/index.js";
import type { BoundMasker, Masker } from "./masker.js";
import { assignPlayers, type Groups, playersOfElements } from "./players.js";

export interface BackgroundMaskerOptions {
  /** What absent players look like: rows of typical input, each taken in turn. any[background rows, ...input] */
  readonly background: Rows;
  /** How much each background row counts (default: alike). */
  readonly backgroundWeights?: readonly number[];
  /** Which elements are one player: a one-hot block, a word's embedding, a segment (default: each element). */
  readonly groups?: Groups;
}

/**
 * Absent players take the values they have in background rows, each row in turn: the interventional expectation over
 * the background (Lundberg and Lee 2017; Janzing et al. 2020).
 *
 * @throws HyalineError when used: `shape` when the background does not fit the rows, `argument` for weights or groups
 * that do not fit, `data` for NaN
 */
export function backgroundMasker({ background, backgroundWeights, groups }: BackgroundMaskerOptions): Masker {
  return {
    bind: async (rows, call) => {
      const { rowShape, dtype } = rows;
      const fills = await readRows(background, "background", { ...call, dtype });
      if (fills.count === 0 || !sameShape(fills.rowShape, rowShape)) {
        fail(
          "shape",
          "background needs rows like those of x",
          `[${fills.shape.join(", ")}] for [${rows.shape.join(", ")}]`,
        );
      }
      const fillWeights = normalised(backgroundWeights, fills.count);
      const all: Chunk = { start: 0, count: fills.count, size: fills.count };
      const tensor = reshape(rowsTensor({ ...fills, dtype }, all), [1, fills.count, ...rowShape]);
      const assigned = groups ? assignPlayers(groups, rowShape) : undefined;
      const players = assigned?.players ?? rows.rowSize;
      const range = rangeOf(fills);
      const playerOf = assigned ? playersOfElements(assigned.assignment, rowShape) : undefined;
      return {
        players,
        ...(assigned ? { assignment: assigned.assignment } : {}),
        fillWeights,
        sharesFills: !assigned?.assignment.values.includes(-1),
        fills: () => tensor,
        varying: (of, row) => varyingPlayers(of, row, range, players, playerOf),
      } satisfies BoundMasker;
    },
  };
}

function normalised(weights: readonly number[] | undefined, count: number): Float64Array {
  if (weights === undefined) return new Float64Array(count).fill(1 / count);
  const total = weights.reduce((sum, w) => sum + w, 0);
  if (weights.length !== count || !weights.every((w) => w >= 0) || !(total > 0) || !Number.isFinite(total)) {
    fail(
      "argument",
      "backgroundWeights need one number for each background row, none negative, not all 0",
      `${weights.length} for ${count} rows, sum ${total}`,
    );
  }
  return Float64Array.from(weights, (w) => w / total);
}

/** The least and the greatest value of each element over the fills. */
function rangeOf({ values, count, rowSize }: HostRows): {
  low: NumericArray["values"];
  high: NumericArray["values"];
} {
  const low = Float64Array.from(values.subarray(0, rowSize));
  const high = low.slice();
  for (let r = 1; r < count; r++) {
    for (let i = 0; i < rowSize; i++) {
      const value = values[r * rowSize + i] as number;
      if (value < (low[i] as number)) low[i] = value;
      if (value > (high[i] as number)) high[i] = value;
    }
  }
  return { low, high };
}

function varyingPlayers(
  { values, rowSize }: HostRows,
  row: number,
  { low, high }: ReturnType<typeof rangeOf>,
  players: number,
  playerOf: Int32Array | undefined,
): number[] {
  const varies = new Uint8Array(players);
  for (let i = 0; i < rowSize; i++) {
    const player = playerOf ? (playerOf[i] as number) : i;
    const value = values[row * rowSize + i];
    if (player >= 0 && (value !== low[i] || value !== high[i])) varies[player] = 1;
  }
  const list: number[] = [];
  varies.forEach((v, player) => {
    if (v) list.push(player);
  });
  return list;
}
