import type { Hierarchy } from "./hierarchy.js";

/** How deep marks between two words cut: the end of a sentence, of a clause, or none. */
function depthOf(between: string): number {
  if (/[.!?…。！？\n]/u.test(between)) return 2;
  return /[,;:()—–"“”«»、，；：]/u.test(between) ? 1 : 0;
}

/**
 * The words of a text by its marks: sentences first, clauses within them, then halves of halves.
 *
 * @param words as they first appear in the text
 * @param players how many places there are: those beyond the words are no words, and come last
 */
export function phrases(text: string, words: readonly string[], players: number): Hierarchy {
  const depths = new Int32Array(words.length);
  let at = 0;
  for (const [player, word] of words.entries()) {
    const found = text.indexOf(word, at);
    // Of a bag of words one may stand only before the last that was new: nothing is known of what is between.
    if (found < 0) continue;
    depths[player] = player === 0 ? 0 : depthOf(text.slice(at, found));
    at = found + word.length;
  }
  const cut = (from: number, to: number): Hierarchy => {
    if (to - from === 1) return from;
    let best = from + 1;
    const middle = (from + to) / 2;
    for (let place = from + 1; place < to; place++) {
      const deeper = (depths[place] as number) - (depths[best] as number);
      if (deeper > 0 || (deeper === 0 && Math.abs(place - middle) < Math.abs(best - middle))) best = place;
    }
    return [cut(from, best), cut(best, to)];
  };
  let tree = words.length > 0 ? cut(0, words.length) : undefined;
  for (let player = words.length; player < players; player++)
    tree = tree === undefined ? player : [tree, player];
  return tree ?? 0;
}
