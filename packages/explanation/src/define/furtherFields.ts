import type { NumericArray } from "@hyaline/core";
import type { TracedRows } from "./tracedRunner.js";

/** What few methods' graphs give besides attributions, as an explanation holds it: interactions, what relevance was absorbed. */
export const furtherFields = (
  { interactions, absorbed, conservationError }: TracedRows,
  rows: number,
): Record<string, unknown> => ({
  ...(interactions ? { interactions: asPairs(interactions, rows) } : {}),
  ...(absorbed && conservationError
    ? { extra: { absorbed: Array.from(absorbed), conservationError: Array.from(conservationError) } }
    : {}),
});

function asPairs(values: Float64Array, rows: number): NumericArray {
  const players = Math.round(Math.sqrt(values.length / rows));
  return { shape: [rows, players, players], values };
}
