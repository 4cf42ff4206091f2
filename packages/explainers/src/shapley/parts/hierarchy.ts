import { fail, quote } from "@hyaline/core";

/** Players in nested pairs: `[[0, 1], [2, [3, 4]]]`. */
export type Hierarchy = number | readonly [Hierarchy, Hierarchy];

/** A node of a hierarchy with the players below it. */
export interface Group {
  readonly leaves: readonly number[];
  readonly parts?: readonly [Group, Group];
}

/**
 * A hierarchy checked, and cut down to the players that vary, numbered by their place among them. Nothing where none
 * varies.
 *
 * @throws HyalineError `argument` unless every player is in it once, in pairs
 */
export function groupsOf(
  hierarchy: Hierarchy,
  players: number,
  varying: readonly number[],
): Group | undefined {
  const place = new Map(varying.map((player, at) => [player, at]));
  const seen = new Set<number>();
  const build = (node: unknown, depth: number): Group | undefined => {
    if (depth > 1000) fail("argument", "a hierarchy is at most 1000 deep", undefined, "balance it");
    if (typeof node === "number") {
      if (!Number.isInteger(node) || node < 0 || node >= players || seen.has(node))
        fail("argument", `a hierarchy holds each player from 0 to ${players - 1} once`, quote(node));
      seen.add(node);
      const at = place.get(node);
      return at === undefined ? undefined : { leaves: [at] };
    }
    if (!Array.isArray(node) || node.length !== 2)
      return fail(
        "argument",
        "a hierarchy is nested pairs of players",
        quote(node),
        "such as [[0, 1], [2, 3]]",
      );
    const [a, b] = [build(node[0], depth + 1), build(node[1], depth + 1)];
    return a && b ? { leaves: [...a.leaves, ...b.leaves], parts: [a, b] } : (a ?? b);
  };
  const root = build(hierarchy, 0);
  if (seen.size !== players)
    fail(
      "argument",
      "a hierarchy holds every player",
      `${seen.size} of ${players}`,
      "add those that are missing",
    );
  return root;
}
