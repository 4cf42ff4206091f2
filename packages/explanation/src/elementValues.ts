import { fail, type NumericArray, sameShape, sizeOf } from "@hyaline/core";
import type { Explanation } from "./explanation.js";

/**
 * The attributions shaped like the data: where players group elements, each element has its player's value, and
 * elements that belong to none have 0. For ranking and drawing; their sum is not that of the players.
 *
 * @throws HyalineError `shape` when values are neither shaped like the data nor one per player
 * @example
 * ```ts
 * const { shape } = elementValues(limeExplanation); // that of limeExplanation.data
 * ```
 */
export function elementValues({
  values,
  data,
  players,
}: Pick<Explanation, "values" | "data" | "players">): NumericArray {
  if (!players) {
    if (sameShape(values.shape, data.shape)) return values;
    return fail(
      "shape",
      "attributions must be shaped like the data, or name their players",
      `[${values.shape}] for [${data.shape}]`,
    );
  }
  const [rows = 0, ...rowShape] = data.shape;
  const size = sizeOf(rowShape);
  const perRow = players.shape.length === data.shape.length ? size : 0;
  const count = sizeOf(values.shape.slice(1));
  const out = new Float64Array(rows * size);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < size; i++) {
      const player = players.values[r * perRow + i] ?? -1;
      if (player >= 0) out[r * size + i] = values.values[r * count + player] ?? 0;
    }
  }
  return { shape: data.shape, values: out };
}
