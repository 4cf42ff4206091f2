import type { Hierarchy } from "./hierarchy.js";

/**
 * Players by where they are: halves of halves, cut at the middle player across the longer side of what they span. Of the
 * segments of an image, a quad-tree whose squares are cut once at a time.
 *
 * @param assignment for each element of a row its player, -1 for none
 */
export function places(
  assignment: ArrayLike<number>,
  rowShape: readonly number[],
  players: number,
): Hierarchy {
  const centres = centresOf(assignment, rowShape, players);
  const at = (player: number, axis: number) => centres[axis]?.[player] as number;
  const cut = (members: readonly number[]): Hierarchy => {
    const [only] = members;
    if (members.length === 1) return only as number;
    const spans = centres.map((_, axis) => {
      const along = members.map((player) => at(player, axis));
      return along.reduce((a, b) => Math.max(a, b)) - along.reduce((a, b) => Math.min(a, b));
    });
    const longest = spans.indexOf(Math.max(...spans));
    const sorted = [...members].sort((a, b) => at(a, longest) - at(b, longest) || a - b);
    const half = sorted.length >> 1;
    return [cut(sorted.slice(0, half)), cut(sorted.slice(half))];
  };
  return players === 0 ? 0 : cut(Array.from({ length: players }, (_, player) => player));
}

/** The mean place of each player's elements, along each axis. */
function centresOf(
  assignment: ArrayLike<number>,
  rowShape: readonly number[],
  players: number,
): readonly Float64Array[] {
  const counts = new Float64Array(players);
  const sums = rowShape.map(() => new Float64Array(players));
  for (let element = 0; element < assignment.length; element++) {
    const player = assignment[element] as number;
    if (player < 0) continue;
    counts[player] = (counts[player] as number) + 1;
    let rest = element;
    for (let axis = rowShape.length - 1; axis >= 0; axis--) {
      const length = rowShape[axis] as number;
      const along = sums[axis] as Float64Array;
      along[player] = (along[player] as number) + (rest % length);
      rest = Math.floor(rest / length);
    }
  }
  return sums.map((along) => along.map((sum, player) => sum / Math.max(1, counts[player] as number)));
}
