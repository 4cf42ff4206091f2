import { fail, type LongCallOptions, quote } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import type { BoundMasker, Masker } from "../maskers/masker.js";
import type { HostRows } from "../model/index.js";

/** What calls on texts need besides: loaded with the first of them. Each text is a row of its words. */

/** @throws HyalineError `argument` for what is no list of texts */
export function textsOf(x: unknown): readonly string[] {
  if (Array.isArray(x) && x.length > 0 && x.every((each) => typeof each === "string")) return x;
  return fail("argument", "x must be a list of texts, at least one", quote(x), 'write ["a text"]');
}

/** What is explained of texts: 1 for each word, 0 where a text has fewer. */
export function wordRows(counts: readonly number[]): HostRows {
  const rowSize = counts.reduce((most, count) => Math.max(most, count), 0);
  const values = new Float64Array(counts.length * rowSize);
  counts.forEach((count, row) => {
    values.fill(1, row * rowSize, row * rowSize + count);
  });
  const shape = [counts.length, rowSize];
  return { shape, values, dtype: "float64", count: counts.length, rowShape: [rowSize], rowSize };
}

/** Texts whose words can be made absent, as rows that all have as many players. */
export interface MaskedTexts {
  readonly rows: HostRows;
  /** Players that a text lacks do not vary. */
  readonly bound: BoundMasker;
  /** What an explanation says of its texts. */
  readonly fields: Pick<Explanation, "data" | "texts" | "tokens">;
}

/**
 * @throws HyalineError `argument` for a masker of numbers, `data` for texts without words
 */
export async function maskTexts(
  masker: Masker<never>,
  texts: readonly string[],
  call: LongCallOptions,
): Promise<MaskedTexts> {
  if (masker.takes !== "texts")
    fail("argument", "texts need a masker of texts", "one of numbers", "write masker: textMasker()");
  const words = await (masker as Masker<readonly string[]>).bind(texts, call);
  const counts = texts.map((_, row) => words.playersOf(row));
  const rows = wordRows(counts);
  const { rowSize: most, shape, values } = rows;
  const bound: BoundMasker = {
    ...words,
    playersOf: () => most,
    varying: (row) =>
      words.varying?.(row) ?? Array.from({ length: counts[row] as number }, (_, player) => player),
    compose: (row, masks, fillOf) => {
      const own = counts[row] as number;
      const kept = new Uint8Array((masks.length / most) * own);
      for (let from = 0, to = 0; from < masks.length; from += most, to += own)
        kept.set(masks.subarray(from, from + own), to);
      return words.compose?.(row, kept, fillOf) ?? [];
    },
  };
  const { wordsOf } = words;
  const tokens = wordsOf && { tokens: texts.map((_, row) => wordsOf(row)) };
  return { rows, bound, fields: { data: { shape, values }, texts: [...texts], ...tokens } };
}
