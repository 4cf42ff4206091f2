import { fail, isFloat } from "@hyaline/core";
import { type Given, integer, readOptions } from "@hyaline/core/facts";
import type { Columns } from "./columns.js";
import { type Dataset, take } from "./dataset.js";
import { drawsFrom } from "./shuffled.js";

const balancedOptions = {
  /** Decides which rows stand there again (default 0). */
  seed: integer("Decides which rows stand there again.", 0, [-9007199254740991, 9007199254740991]),
};
export interface BalancedOptions extends Given<typeof balancedOptions> {}

/**
 * As many rows of each class as the commonest one has: all rows, and random ones of the rarer classes again. Balance the training
 * part alone; `fit`'s `classWeight: "balanced"` does the like without more rows.
 *
 * @throws HyalineError `data` for targets that are no class labels
 * @example
 * ```ts
 * const { rows } = balanced(await dataset([[1], [2], [3]], [0, 0, 1])); // 4
 * ```
 */
export function balanced<X extends Columns>(data: Dataset<X>, options: BalancedOptions = {}): Dataset<X> {
  const { seed } = readOptions("balanced", balancedOptions, options);
  const { values, dtype, rowShape } = data.targets;
  if (isFloat(dtype) || rowShape.length > 0)
    fail("data", "balanced needs class labels, one whole number a row", `${dtype} targets`);
  const members = new Map<number, number[]>();
  values.forEach((label, row) => {
    const own = members.get(label);
    if (own) own.push(row);
    else members.set(label, [row]);
  });
  const most = Math.max(...[...members.values()].map(({ length }) => length));
  const chosen = [...members.entries()].flatMap(([label, rows]) => {
    const draw = drawsFrom(rows.length, seed, label);
    return [...rows, ...Array.from({ length: most - rows.length }, () => rows[draw()] as number)];
  });
  return take(data, chosen);
}
