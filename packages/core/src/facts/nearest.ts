/**
 * The name of `known` that is nearest to `name` by edits, where it is near enough to be meant.
 *
 * @example
 * ```ts
 * nearest("basline", ["target", "baseline"]); // "baseline"
 * ```
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, name.length / 3);
  for (const each of known) {
    const far = distance(name.toLowerCase(), each.toLowerCase());
    // As many edits as letters leave nothing of a name: "id" is not near "a".
    if (far >= Math.max(name.length, each.length)) continue;
    if (far < least || (far === least && best === undefined)) [best, least] = [each, far];
  }
  return best;
}

/** Levenshtein's distance (1966). Long names are compared by their first 100 characters. */
function distance(a: string, b: string): number {
  const [from, to] = [a.slice(0, 100), b.slice(0, 100)];
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, replaced));
    }
    row = next;
  }
  return row[to.length] as number;
}
