import { fail, sizeOf } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import { elementValues } from "@hyaline/explanation";

/**
 * What is removed together: `"element"` each element alone, `"pixel"` the channels of a pixel, `"player"` the elements
 * of a player.
 */
export type Unit = "element" | "pixel" | "player";

/** Each element's place when the units of its row are put in order of their attribution, largest first. */
export interface Ranking {
  /** [rows, ...input]; elements of no player are never removed: theirs is past all. */
  readonly ranks: Int32Array;
  /** How many units each row has. */
  readonly units: Int32Array;
}

/**
 * Ranks what an explanation explains. Units of equal attribution keep their order.
 *
 * @param unit default: players where the explanation has them, pixels for images of several channels, else elements
 * @param absolute rank by |attribution|
 * @throws HyalineError `shape` when the explanation's arrays do not fit, `argument` for a unit it does not have, `data`
 * for attributions that are NaN or infinite
 */
export function rankUnits(explanation: Explanation, unit: Unit | undefined, absolute: boolean): Ranking {
  const { values, data, players } = explanation;
  const [rows = 0, ...rowShape] = data.shape;
  const rowSize = sizeOf(rowShape);
  const used = unit ?? defaultUnit(rowShape, players !== undefined);
  if (used === "player" && !players)
    fail("argument", "unit player needs an explanation of players", "one of elements");
  if (used === "pixel" && rowShape.length < 2)
    fail("argument", "unit pixel needs images [rows, channels, ...]", `[${data.shape.join(", ")}]`);
  const perRow = sizeOf(values.shape.slice(1));
  const elements = elementValues(explanation).values;
  const ranks = new Int32Array(rows * rowSize);
  const units = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const playerOf = (i: number) =>
      players?.values[(players.shape.length === data.shape.length ? row * rowSize : 0) + i] as number;
    const pixels = sizeOf(rowShape.slice(1));
    const unitOf = (i: number) => (used === "pixel" ? i % pixels : i);
    const scores = new Map<number, number>();
    for (let i = 0; i < rowSize; i++) {
      if (used === "player") {
        const player = playerOf(i);
        if (player >= 0) scores.set(player, values.values[row * perRow + player] as number);
      } else {
        scores.set(unitOf(i), (scores.get(unitOf(i)) ?? 0) + (elements[row * rowSize + i] as number));
      }
    }
    const size = (score: number) => (absolute ? Math.abs(score) : score);
    for (const score of scores.values()) {
      if (!Number.isFinite(score)) fail("data", "attributions must be finite", `${score} in row ${row}`);
    }
    const order = [...scores.keys()].sort((a, b) => a - b);
    order.sort((a, b) => size(scores.get(b) as number) - size(scores.get(a) as number));
    const rankOf = new Map(order.map((key, rank) => [key, rank]));
    for (let i = 0; i < rowSize; i++) {
      const key = used === "player" ? playerOf(i) : unitOf(i);
      ranks[row * rowSize + i] = rankOf.get(key) ?? order.length;
    }
    units[row] = order.length;
  }
  return { ranks, units };
}

function defaultUnit(rowShape: readonly number[], hasPlayers: boolean): Unit {
  if (hasPlayers) return "player";
  return rowShape.length === 3 && (rowShape[0] as number) > 1 ? "pixel" : "element";
}
