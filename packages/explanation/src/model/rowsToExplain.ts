import { encode, type NumericArray } from "@hyaline/core";
import type { ExplainedInputs } from "./inputs.js";
import type { HostRows, RowColumn } from "./rows.js";

/** Rows as explainers are given them once more: of float32 where they say no data type. */
export type RowsAgain = NumericArray | RowColumn;

/** Inputs on the host, in a form that every explainer's `explain` takes. */
export function rowsToExplain({
  named,
  parts,
}: ExplainedInputs): RowsAgain | Readonly<Record<string, RowsAgain>> {
  if (!named) return rowsAgain(parts[0] as HostRows);
  return Object.fromEntries(parts.map((part) => [part.name, rowsAgain(part)]));
}

function rowsAgain({ dtype, shape, values, count, rowShape }: HostRows): RowsAgain {
  if (dtype === "float32") return { shape, values };
  return { rows: count, rowShape, dtype, values: encode(values, dtype) };
}
