import { integer } from "@hyaline/core/facts";

/** Which row is drawn. */
export const rowOption = {
  /** Which row to show (default 0). */
  row: integer("Which row to show.", 0, [0, 2147483647]),
};
