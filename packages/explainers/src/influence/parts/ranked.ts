import type { NumericArray } from "@hyaline/core";
import { choice, integer, texts } from "@hyaline/core/facts";
import type { Work } from "@hyaline/explanation";

/** Which of the training rows are listed. */
export const rankOptions = {
  /** How many training rows are listed for each row of x (default 10). */
  count: integer("How many training rows are listed for each row of x.", 10),
  /** Rows that speak for the label, against it, or either, by size (default `"either"`). */
  side: choice(
    "Rows that speak for the label, against it, or either, by size.",
    ["either", "for", "against"],
    "either",
  ),
};

/** Which variables count. */
export const onlyOption = {
  /** Paths of the variables that count, or beginnings of them, such as `"dense2"` (default: all of floating point). */
  only: texts("Paths of the variables that count, or beginnings of them (default: all of floating point)."),
};

interface RankOptions {
  readonly count: number;
  readonly side: "either" | "for" | "against";
}

/** The training rows that matter most for each row: indices and values [rows, count], most first. */
export function* ranked(
  scores: Float64Array,
  rows: number,
  { count, side }: RankOptions,
): Work<{ readonly indices: NumericArray; readonly values: NumericArray }> {
  const all = scores.length / rows;
  const kept = Math.min(count, all);
  const shape = [rows, kept];
  const [indices, values] = [new Float64Array(rows * kept), new Float64Array(rows * kept)];
  const size = { either: Math.abs, for: (v: number) => v, against: (v: number) => -v }[side];
  for (let row = 0; row < rows; row++) {
    const own = scores.subarray(row * all, (row + 1) * all);
    const sizes = Float64Array.from(own, size);
    const least = sizes.slice().sort()[all - kept] as number;
    const order = Array.from(sizes.keys())
      .filter((i) => !((sizes[i] as number) < least))
      .sort((a, b) => (sizes[b] as number) - (sizes[a] as number));
    for (let i = 0; i < kept; i++) {
      indices[row * kept + i] = order[i] as number;
      values[row * kept + i] = own[order[i] as number] as number;
    }
    yield;
  }
  return { indices: { shape, values: indices }, values: { shape, values } };
}
