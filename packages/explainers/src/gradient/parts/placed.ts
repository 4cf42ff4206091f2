import type { NumericArray } from "@hyaline/core";
import { columnsOf, type ExplainedInputs, type Explanation, rowSizeOf } from "@hyaline/explanation";

/**
 * Fields of an explanation that was made of others, as the wrapper expects them.
 *
 * @param found one of the others, from which all but the numbers is
 * @param numbers for each element of its values, of the rows of `inputs`
 */
export function placed<K extends string>(
  found: Explanation,
  inputs: ExplainedInputs,
  numbers: Readonly<Record<K, Float64Array>>,
) {
  const { layer, featureNames, players } = found;
  const shape = [inputs.count, ...found.values.shape.slice(1)];
  const isBeside = inputs.named && layer === undefined && players === undefined;
  const own = Object.fromEntries(
    Object.entries<Float64Array>(numbers).map(([key, values]) => [
      key,
      isBeside ? besideOthers(values, inputs, 0) : { shape, values },
    ]),
  ) as Record<K, NumericArray>;
  if (layer !== undefined) return { ...own, layer };
  if (!players) return own;
  return {
    ...own,
    ...(featureNames ? { featureNames } : {}),
    players: inputs.named ? besideOthers(players.values, { ...inputs, count: 1 }, -1) : players,
  };
}

/** What the attributed inputs have side by side, as all inputs have it: `otherwise` for those that ride along. */
export function besideOthers(
  of: ArrayLike<number>,
  inputs: ExplainedInputs,
  otherwise: number,
): NumericArray {
  const width = rowSizeOf(inputs);
  const values = new Float64Array(inputs.count * width).fill(otherwise);
  let next = 0;
  for (let row = 0; row < inputs.count; row++)
    for (const { start, rowSize, attributed } of columnsOf(inputs))
      for (let i = 0; attributed && i < rowSize; i++) values[row * width + start + i] = of[next++] as number;
  return { shape: inputs.count === 1 && otherwise < 0 ? [width] : [inputs.count, width], values };
}
