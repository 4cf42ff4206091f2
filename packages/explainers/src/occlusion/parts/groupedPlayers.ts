import type { NumericArray } from "@hyaline/core";
import { value } from "@hyaline/core/facts";
import {
  assignPlayers,
  type Call,
  elementValues,
  type Groups,
  playersOfElements,
} from "@hyaline/explanation";

type AnyGroups = Groups | Readonly<Record<string, Groups>>;

/** Which elements are one player. */
export const groups = value<AnyGroups>(
  "Which elements are one player: lists of their indices, or a map of players.",
  "lists of element indices, or a map { shape, values } of players; or a record of these by input",
  (given) => typeof given === "object" && given !== null,
);

/** The players of all rows of a call. */
export interface GroupedPlayers {
  readonly players: number;
  /** Of each player its elements: places in a row, inputs side by side. */
  readonly members: readonly (readonly number[])[];
  /** What the result holds of values for players, [rows, players]. */
  fields(values: Float64Array): { readonly values: NumericArray; readonly players?: NumericArray };
}

/** Each element by itself, or groups of them, also across inputs. */
export function groupedPlayers(
  given: AnyGroups | undefined,
  { rows, columns, several }: Pick<Call<unknown>, "rows" | "columns" | "several">,
): GroupedPlayers {
  const assignment = several
    ? several.playersSideBySide(given as Readonly<Record<string, Groups>> | undefined, columns)
    : given && assignPlayers(given as Groups, rows.rowShape).assignment;
  const playerOf = assignment && playersOfElements(assignment, rows.rowShape);
  const players = playerOf?.reduce((most, player) => Math.max(most, player + 1), 0) ?? rows.rowSize;
  const members = Array.from({ length: players }, (): number[] => []);
  for (let i = 0; i < rows.rowSize; i++) members[playerOf ? (playerOf[i] as number) : i]?.push(i);
  return {
    players,
    members,
    fields: (values) => {
      const losses = { shape: [rows.count, players], values };
      if (!playerOf) return { values: { ...losses, shape: rows.shape } };
      const ofPlayers = { shape: rows.rowShape, values: Float64Array.from(playerOf) };
      if (given) return { values: losses, players: ofPlayers };
      return { values: elementValues({ values: losses, data: rows, players: ofPlayers }) };
    },
  };
}
