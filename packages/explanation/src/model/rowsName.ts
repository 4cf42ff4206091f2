import type { Origins } from "./origins.js";

/** How messages call several rows in a row that a model was asked about. */
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
