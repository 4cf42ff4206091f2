/**
 * Which of the caller's rows each row that a model is asked about was made from, or that the method made them from none.
 * Messages name the caller's rows by it; without it, the rows are the caller's own.
 */
export type Origins = ((asked: number) => number) | "made";

/** How messages call a row that a model was asked about. */
export function rowName(asked: number, origins: Origins | undefined): string {
  if (origins === "made") return "a row that the method made";
  return origins ? `a row made from row ${origins(asked)}` : `row ${asked}`;
}
