import type { Store, TfjsStorage } from "../storage.js";

/** What a body returned, each with a life of its own: a body may return one of its inputs, or a result twice. */
export function ownResults(
  store: Store,
  results: readonly TfjsStorage[],
  inputs: readonly TfjsStorage[],
): TfjsStorage[] {
  return results.map((result, i) =>
    inputs.includes(result) || results.indexOf(result) < i ? store.share(result) : result,
  );
}
