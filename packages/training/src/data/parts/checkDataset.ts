import { fail, formatSpec, quote, sameShape } from "@hyaline/core";
import type { Dataset } from "../dataset.js";

/** Fails unless `data` is a dataset with rows, and with rows like those of `like`. */
export function checkDataset(who: string, data: Dataset, like?: Dataset): void {
  if (data?.inputs?.values === undefined || data.targets?.values === undefined) {
    fail("argument", `${who} takes a dataset`, quote(data), "make one with await dataset(inputs, targets)");
  }
  if (data.rows === 0) fail("data", `${who} needs at least one row`, "none", "is the table empty?");
  if (like === undefined || sameShape(data.inputs.rowShape, like.inputs.rowShape)) return;
  const spec = ({ inputs }: Dataset) => formatSpec({ dtype: inputs.dtype, shape: inputs.rowShape });
  const got = `${spec(data)} and ${spec(like)}`;
  fail("shape", `${who} needs validation rows like the training rows`, got, "prepare both in the same way");
}
