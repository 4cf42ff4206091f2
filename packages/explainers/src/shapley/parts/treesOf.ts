import { fail } from "@hyaline/core";
import { type HostRows, inTurns } from "@hyaline/explanation";
import { correlationTree } from "./correlationTree.js";
import { halves } from "./halves.js";
import type { Hierarchy } from "./hierarchy.js";
import { phrases } from "./phrases.js";
import { places } from "./places.js";
import type { PlayCall } from "./shapleyMethod.js";

/**
 * The hierarchy of each row.
 *
 * @throws HyalineError `argument` for correlations without a background
 */
export async function treesOf(
  by: "structure" | "correlation",
  players: number,
  { shape, ground, signal }: PlayCall,
): Promise<(row: number) => Hierarchy> {
  const { texts, tokens, assignment, rowShape } = ground;
  if (by === "correlation") {
    const background = await ground.background();
    if (!background)
      return fail(
        "argument",
        "hierarchy correlation is of a background",
        "none",
        "give a background, or nested pairs",
      );
    const tree = await inTurns(correlationTree(columnsOf(background, assignment, players)), signal);
    return () => tree;
  }
  if (tokens) return (row) => phrases(texts[row] as string, tokens[row] as readonly string[], players);
  const tree = assignment && rowShape.length > 1 ? places(assignment, rowShape, players) : halves(shape);
  return () => tree;
}

/** What each player is in each row: the mean of its elements. */
function columnsOf(
  { values, count, rowSize }: HostRows,
  assignment: Int32Array | undefined,
  players: number,
): Float64Array[] {
  const columns = Array.from({ length: players }, () => new Float64Array(count));
  const sizes = new Float64Array(players);
  for (let element = 0; element < rowSize; element++) {
    const player = assignment ? (assignment[element] as number) : element;
    if (player < 0) continue;
    sizes[player] = (sizes[player] as number) + 1;
    const column = columns[player] as Float64Array;
    for (let row = 0; row < count; row++)
      column[row] = (column[row] as number) + (values[row * rowSize + element] as number);
  }
  return columns.map((column, player) => column.map((sum) => sum / (sizes[player] as number)));
}
