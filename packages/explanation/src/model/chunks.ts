import { fail } from "@hyaline/core";

/** `count` of `size` places from `start` on; the places past `count` are padding. */
export interface Chunk {
  readonly start: number;
  readonly count: number;
  readonly size: number;
}

/**
 * Cuts `total` items into the fewest chunks of at most `limit`, all of one size, so that one compiled graph serves
 * them all. Only the last is padded, by less than the number of chunks.
 *
 * @example
 * ```ts
 * equalChunks(10, 4).map(({ count, size }) => `${count}/${size}`); // ["4/4", "4/4", "2/4"]
 * ```
 */
export function equalChunks(total: number, limit: number): Chunk[] {
  if (total <= 0) return [];
  const size = Math.ceil(total / Math.ceil(total / Math.max(1, limit)));
  const chunks: Chunk[] = [];
  for (let start = 0; start < total; start += size) {
    chunks.push({ start, count: Math.min(size, total - start), size });
  }
  return chunks;
}

/** 4 MB of float32 input at most, which keeps the activations of common models within hundreds of megabytes. */
const MOST_ELEMENTS = 2 ** 20;
/** Rows a run where their size does not matter. */
export const usualBatchSize = 1024;
/** Small rows go in larger runs, since a run has a cost of its own, as long as their activations fit a cache. */
const CACHED_ELEMENTS = 2 ** 16;
const MOST_ROWS = 4096;

/** How many rows of `elements` numbers one run takes, unless `batchSize` says so. */
export function defaultBatchSize(elements: number, batchSize?: number): number {
  if (batchSize === undefined) {
    const fit = (total: number) => Math.floor(total / Math.max(1, elements));
    return Math.max(
      1,
      Math.min(usualBatchSize, fit(MOST_ELEMENTS)),
      Math.min(MOST_ROWS, fit(CACHED_ELEMENTS)),
    );
  }
  if (!Number.isInteger(batchSize) || batchSize < 1)
    fail("argument", "batchSize must be a positive integer", String(batchSize));
  return batchSize;
}
