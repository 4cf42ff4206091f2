import { value } from "@hyaline/core/facts";
import {
  assignPlayers,
  type Columns,
  elementValues,
  type Groups,
  type HostRows,
  playersOfElements,
} from "@hyaline/explanation";

type GroupsByInput = Readonly<Record<string, Groups>>;

/** Which elements are one player. */
export const groups = value<Groups | GroupsByInput>(
  "Which elements are one player: lists of their indices, or a map of players.",
  "lists of element indices, or a map { shape, values } of players; or a record of these by input",
  (given) => typeof given === "object" && given !== null,
);

interface Grouped {
  readonly rows: HostRows;
  readonly columns: readonly Columns[];
  readonly several: typeof import("@hyaline/explanation").severalInputs | undefined;
}
