import { fail, type LongCallOptions, quote } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { BoundMasker, Masker } from "./masker.js";

export interface TextMaskerOptions {
  /** Whether all occurrences of a word are one player (default true), or each place is its own. */
  readonly bagOfWords?: boolean;
  /** What absent words become: this text, or nothing (`""`). */
  readonly mask?: string;
}

/** A bound masker that knows the words of its texts. */
export interface BoundTextMasker extends BoundMasker {
  wordsOf(row: number): readonly string[];
}

/** Masks the words of texts. */
export interface TextMasker extends Masker<readonly string[]> {
  readonly takes: "texts";
  bind(texts: readonly string[], call: LongCallOptions): Promise<BoundTextMasker>;
}

/** Letters and digits of any script, with what combines with them. */
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;

/**
 * Words of texts as players: absent ones are taken out or replaced, all else stays as it is.
 *
 * @throws HyalineError when used: `argument` for rows of numbers, `data` for texts without words and for what is no text,
 * naming the row
 * @example
 * ```ts
 * const masker = await textMasker().bind(["not bad at all"], {});
 * masker.compose?.(0, Uint8Array.of(1, 0, 1, 1)); // ["not  at all"]
 * ```
 */
export function textMasker(options: TextMaskerOptions = {}): TextMasker {
  const { bagOfWords = true, mask = "" } = refuseUnknown("textMasker", options, ["bagOfWords", "mask"]);
  return { takes: "texts", bind: async (texts) => boundTo(texts, bagOfWords, mask) };
}

function boundTo(texts: readonly string[], bagOfWords: boolean, mask: string): BoundTextMasker {
  if (!Array.isArray(texts))
    fail("argument", "textMasker masks texts", "rows of numbers", "give background rows instead");
  const split = texts.map((text, row) => {
    if (typeof text !== "string") fail("data", "texts must be strings", `${quote(text)} in row ${row}`);
    const pieces: { readonly text: string; readonly player: number }[] = [];
    const words: string[] = [];
    let at = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (index > at) pieces.push({ text: text.slice(at, index), player: -1 });
      const known = bagOfWords ? words.indexOf(word) : -1;
      const player = known < 0 ? words.push(word) - 1 : known;
      pieces.push({ text: word, player });
      at = index + word.length;
    }
    pieces.push({ text: text.slice(at), player: -1 });
    if (words.length === 0)
      fail("data", "a text needs at least one word", `${quote(text)} in row ${row}`, "leave it out");
    return { pieces, words };
  });
  const of = (row: number) => split[row] as (typeof split)[number];
  return {
    playersOf: (row) => of(row).words.length,
    wordsOf: (row) => of(row).words,
    baseDependsOnRow: true,
    compose: (row, masks) => {
      const { pieces, words } = of(row);
      return Array.from({ length: masks.length / words.length }, (_, k) =>
        pieces
          .map(({ text, player }) => (player < 0 || masks[k * words.length + player] === 1 ? text : mask))
          .join(""),
      );
    },
    dispose: () => undefined,
  };
}
