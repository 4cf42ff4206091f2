const token = /#[\da-f]{6}\b|[-−]?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** How far two colours may be from one another, of 255. */
const colourStep = 4;

const channels = (colour: string) => [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));

/** One in the last place that a number was written with. */
const lastPlace = (text: string) => {
  const [, decimals = "", exponent = "0"] = /\d+(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  return 10 ** (Number(exponent) - decimals.length);
};

/** Programs that train a net. What they must reach is in their own checks. */
const trained =
  /^programs\/(?:cnn|csv|lstm|recommender|resume|ownLayer|ownOptimizer|severalInputs)(?:\.ts)?$/;

/** Whether two numbers, or two colours, are the same for a reader. */
function near(one: string, other: string): boolean {
  if (one === other) return true;
  if (one.startsWith("#") || other.startsWith("#")) {
    const theirs = channels(other);
    return one[0] === other[0] && channels(one).every((c, i) => Math.abs(c - (theirs[i] ?? 0)) <= colourStep);
  }
  const [a, b] = [one, other].map((text) => Number(text.replace("−", "-"))) as [number, number];
  return Math.abs(a - b) <= 0.01 * Math.abs(b) + 1.01 * Math.max(lastPlace(one), lastPlace(other));
}

/**
 * Where what the example at `file` said differs from what was expected, if it does: its words must be the same; its numbers
 * to one in the last place and a hundredth, and its colours to four steps of 255, because processors and backends round
 * differently. Programs that train a net make more of it with every step: of them only words are compared, and of pictures
 * the titles.
 */
export function difference(
  file: string,
  said: readonly string[],
  expected: readonly string[],
): string | undefined {
  const isTrained = trained.test(file);
  if (said.length !== expected.length) return `${said.length} lines and pictures, not ${expected.length}`;
  const shown = (text = "") => (isTrained ? (/<title>.*?<\/title>/.exec(text)?.[0] ?? text) : text);
  for (const [i, line] of said.entries()) {
    const [text, other] = [shown(line), shown(expected[i])];
    const words = (one: string) => one.replace(token, "#").split("#");
    const [mine, theirs] = [words(text), words(other)];
    const at = mine.findIndex((word, k) => word !== theirs[k]);
    if (at >= 0 || mine.length !== theirs.length)
      return `"${mine.slice(at, at + 3).join("#")}" is not "${theirs.slice(at, at + 3).join("#")}" in ${text.slice(0, 200)}`;
    if (isTrained) continue;
    const numbers = text.match(token) ?? [];
    const wanted = other.match(token) ?? [];
    const apart = numbers.findIndex((one, k) => !near(one, wanted[k] as string));
    if (apart >= 0) return `${numbers[apart]} is not ${wanted[apart]} in ${text.slice(0, 200)}`;
  }
  return undefined;
}
