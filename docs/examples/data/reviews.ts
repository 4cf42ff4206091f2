const words = new Map(
  Object.entries({
    wonderful: 2,
    good: 1,
    funny: 1,
    touching: 1.5,
    slow: -1,
    boring: -2,
    weak: -1,
    not: -0.5,
  }),
);

/** A stand-in for a classifier behind an API: the probabilities that reviews are bad and good, by the words in them. */
export async function opinion(texts: readonly string[]): Promise<number[][]> {
  return texts.map((text) => {
    const score = (text.toLowerCase().match(/\w+/g) ?? []).reduce(
      (sum, word) => sum + (words.get(word) ?? 0),
      0,
    );
    const good = 1 / (1 + Math.exp(-score));
    return [1 - good, good];
  });
}

export const review =
  "A slow start, but a funny and touching film: wonderful to look at, and not boring for a minute.";
