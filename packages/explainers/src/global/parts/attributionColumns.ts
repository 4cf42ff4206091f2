import { fail } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";

/**
 * The attributions of an explanation feature by feature, over its rows.
 *
 * @throws HyalineError `argument` where a place in a row is not the same feature in each: words of texts, and segments that
 * differ from image to image
 */
export function attributionColumns(method: string, explanation: Explanation): Float64Array[] {
  const { values, texts, players, data } = explanation;
  const rows = values.shape[0] as number;
  const ownPlayers = players !== undefined && players.shape.length === data.shape.length && rows > 1;
  if (texts || ownPlayers)
    fail(
      "argument",
      `${method} compares features, which each row has in the same place`,
      texts ? "texts" : "players that differ from row to row",
      "explain rows of features",
    );
  const features = rows === 0 ? 0 : values.values.length / rows;
  return Array.from({ length: features }, (_, i) =>
    Float64Array.from({ length: rows }, (__, row) => values.values[row * features + i] as number),
  );
}

export const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
};
