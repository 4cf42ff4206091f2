import {
  fail,
  type LongCallOptions,
  type NumericArray,
  reshape,
  sameShape,
  type Tensor,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { type HostRows, type Rows, readRows, rowsTensor } from "../model/index.js";
import { composeFrom } from "./composeFrom.js";
import type { Masker } from "./masker.js";
import { assignPlayers, type Groups, playersOfElements } from "./players.js";

export interface BackgroundMaskerOptions {
  /** What absent players look like: rows of typical input, each taken in turn. any[background rows, ...input] */
  readonly background: Rows;
  /** How much each background row counts (default: alike). */
  readonly backgroundWeights?: readonly number[] | undefined;
  /** Which elements are one player: a one-hot block, a word's embedding, a segment (default: each element). */
  readonly groups?: Groups | undefined;
}

/**
 * Absent players take the values they have in background rows, each row in turn: the interventional expectation over
 * the background (Lundberg and Lee 2017; Janzing et al. 2020). Elements of no player are always present.
 *
 * @throws HyalineError when used: `shape` when the background does not fit the rows, `argument` for weights or groups
 * that do not fit, `data` for NaN
 * @example
 * ```ts
 * const given = await readRows([[1, 2, 3]], "x");
 * const masker = await backgroundMasker({ background: [[0, 0, 0]], groups: [[0, 1], [2]] }).bind(given, {});
 * masker.playersOf(0); // 2
 * ```
 */
export function backgroundMasker(options: BackgroundMaskerOptions): Masker {
  const { background, backgroundWeights, groups } = refuseUnknown("backgroundMasker", options, [
    "background",
    "backgroundWeights",
    "groups",
  ]);
  const kinds = new Map<string, Promise<Kind>>();
  return {
    bind: async (rows, call) => {
      const { rowShape, dtype } = rows;
      const key = `${dtype}[${rowShape}]`;
      const made = kinds.get(key) ?? readKind({ background, backgroundWeights, groups }, rows, call);
      kinds.set(key, made);
      made.catch(() => kinds.delete(key));
      const { fills, fillWeights, fillsOnDevice, players, playerOf, range } = await made;
      return {
        fillWeights,
        playersOf: () => players,
        ...(playerOf ? { assignmentOf: () => playerOf } : {}),
        baseDependsOnRow: playerOf?.includes(-1) ?? false,
        fills: fillsOnDevice,
        compose: composeFrom(rows, () => fills, playerOf && (() => playerOf)),
        varying: (row) => varyingPlayers(rows, row, range, players, playerOf),
        dispose: () => undefined,
      };
    },
    dispose: () => {
      for (const made of kinds.values())
        made.then(({ onDevice }) => onDevice()?.dispose()).catch(() => undefined);
      kinds.clear();
    },
  };
}

/** What all calls on one kind of rows share. */
interface Kind {
  readonly fills: HostRows;
  readonly fillWeights: Float64Array;
  readonly fillsOnDevice: (x: Tensor) => Tensor;
  readonly onDevice: () => Tensor | undefined;
  readonly players: number;
  readonly playerOf: Int32Array | undefined;
  readonly range: Range;
}

async function readKind(
  { background, backgroundWeights, groups }: BackgroundMaskerOptions,
  { rowShape, shape, dtype, rowSize }: HostRows,
  call: LongCallOptions,
): Promise<Kind> {
  const fills = await readRows(background, "background", { ...call, dtype, missing: true });
  if (fills.count === 0 || !sameShape(fills.rowShape, rowShape)) {
    fail(
      "shape",
      "background needs rows like those of x",
      `[${fills.shape.join(", ")}] for [${shape.join(", ")}]`,
    );
  }
  const assigned = groups ? assignPlayers(groups, rowShape) : undefined;
  let onDevice: Tensor | undefined;
  return {
    fills,
    fillWeights: normalised(backgroundWeights, fills.count),
    fillsOnDevice: () => {
      onDevice ??= rowsTensor({ ...fills, dtype }, { start: 0, count: fills.count, size: fills.count });
      return reshape(onDevice, [1, fills.count, ...rowShape]);
    },
    onDevice: () => onDevice,
    players: assigned?.players ?? rowSize,
    playerOf: assigned && playersOfElements(assigned.assignment, rowShape),
    range: rangeOf(fills),
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
      "leave them out to count rows alike",
    );
  }
  return Float64Array.from(weights, (w) => w / total);
}

interface Range {
  readonly low: NumericArray["values"];
  readonly high: NumericArray["values"];
}

/** The least and the greatest value of each element over the fills; NaN, which is missing, in both where any is. */
function rangeOf({ values, count, rowSize }: HostRows): Range {
  const low = Float64Array.from(values.subarray(0, rowSize));
  const high = low.slice();
  for (let r = 1; r < count; r++) {
    for (let i = 0; i < rowSize; i++) {
      const value = values[r * rowSize + i] as number;
      low[i] = Math.min(low[i] as number, value);
      high[i] = Math.max(high[i] as number, value);
    }
  }
  return { low, high };
}

function varyingPlayers(
  { values, rowSize }: HostRows,
  row: number,
  { low, high }: Range,
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
