import type { NumericArray } from "@hyaline/core";
import type { Columns } from "../model/index.js";
import { refuseOtherInputs } from "../model/refuseOtherInputs.js";
import { checkNumbers, type Groups, isMap, numbered, playersOfElements } from "./players.js";

/**
 * Players of several inputs side by side, one index per element of a row, -1 for inputs that ride along. Maps share their
 * numbers across inputs; lists, and elements of inputs without groups, are players of their own after those.
 *
 * @returns nothing where each element is its own player
 * @throws HyalineError `argument` and `shape` as {@link assignPlayers} does, and for groups of an input that is not there
 */
export function playersSideBySide(
  groups: Readonly<Record<string, Groups>> | undefined,
  columns: readonly Columns[],
): NumericArray | undefined {
  if (!groups && columns.every(({ attributed }) => attributed)) return undefined;
  refuseOtherInputs(
    "groups",
    Object.keys(groups ?? {}),
    columns.flatMap(({ name, attributed }) => (attributed ? [name] : [])),
  );
  const ofColumns = columns.map(({ name, attributed, rowShape }) =>
    attributed && groups?.[name] ? numbered(groups[name], rowShape) : undefined,
  );
  let players = 0;
  columns.forEach(({ name }, i) => {
    if (groups?.[name] && isMap(groups[name])) players = Math.max(players, ofColumns[i]?.players ?? 0);
  });
  const whole = columns.flatMap(({ name, attributed, rowShape, rowSize }, i): number[] => {
    const own = ofColumns[i];
    if (!attributed) return new Array<number>(rowSize).fill(-1);
    const list = own
      ? [...playersOfElements(own.assignment, rowShape)]
      : Array.from({ length: rowSize }, (_, at) => at);
    if (groups?.[name] && isMap(groups[name])) return list;
    const first = players;
    players += own?.players ?? rowSize;
    return list.map((player) => (player < 0 ? -1 : first + player));
  });
  checkNumbers(whole, players);
  return { shape: [whole.length], values: Float64Array.from(whole) };
}
