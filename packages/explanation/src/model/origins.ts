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

/** The same for several in a row. */
export function rowsName(start: number, count: number, origins: Origins | undefined): string {
  const range = (first: number, last: number) =>
    first === last ? `row ${first}` : `rows ${first} to ${last}`;
  if (!origins) return range(start, start + count - 1);
  const made = count === 1 ? "a row" : `${count} rows`;
  if (origins === "made") return `${made} that the method made`;
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (let i = start; i < start + count; i++) {
    first = Math.min(first, origins(i));
    last = Math.max(last, origins(i));
  }
  return `${made} made from ${range(first, last)}`;
}
