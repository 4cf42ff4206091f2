import { fail, formatSpec, quote, sameShape } from "@hyaline/core";
import { type Columns, listColumns } from "../columns.js";
import type { Dataset } from "../dataset.js";

/** Fails unless `data` is a dataset with rows, and with rows like those of `like`. */
export function checkDataset(
  who: string,
  data: Dataset<Columns, Columns>,
  like?: Dataset<Columns, Columns>,
): void {
  if (typeof data?.rows !== "number" || !isRecord(data.inputs) || !isRecord(data.targets)) {
    fail("argument", `${who} takes a dataset`, quote(data), "make one with await dataset(inputs, targets)");
  }
  if (data.rows === 0) fail("data", `${who} needs at least one row`, "none", "is the table empty?");
  if (like === undefined) return;
  const theirs = new Map(listColumns(like.inputs));
  for (const [name, column] of listColumns(data.inputs)) {
    const other = theirs.get(name);
    if (
      other &&
      sameShape(column.rowShape, other.rowShape) &&
      theirs.size === listColumns(data.inputs).length
    )
      continue;
    const got = `${specs(data)} and ${specs(like)}`;
    fail("shape", `${who} needs validation rows like the training rows`, got, "prepare both in the same way");
  }
}

const isRecord = (given: unknown): boolean => typeof given === "object" && given !== null;

const specs = ({ inputs }: Dataset<Columns, Columns>): string =>
  listColumns(inputs)
    .map(
      ([name, { dtype, rowShape }]) => `${name ? `${name} ` : ""}${formatSpec({ dtype, shape: rowShape })}`,
    )
    .join(", ");
