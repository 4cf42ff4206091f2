import { fail } from "@hyaline/core";

/**
 * Reads ahead of an async iterable: while one piece is worked on, the next `count` are on their way, and no more, so that a fast
 * source waits for a slow reader. An error of the source comes in its place; leaving early closes the source.
 *
 * @throws HyalineError `argument` unless `count` is a whole number from 1 up
 * @example
 * ```ts
 * async function* pages() {
 *   for (let i = 0; i < 3; i++) yield i;
 * }
 * const seen: number[] = [];
 * for await (const page of prefetched(pages(), 2)) seen.push(page);
 * seen; // [0, 1, 2]
 * ```
 */
export async function* prefetched<T>(source: AsyncIterable<T> | Iterable<T>, count = 1): AsyncGenerator<T> {
  if (!Number.isInteger(count) || count < 1)
    fail(
      "argument",
      "prefetched reads a whole number of pieces ahead",
      String(count),
      "write prefetched(source, 2)",
    );
  const iterator =
    Symbol.asyncIterator in source
      ? source[Symbol.asyncIterator]()
      : (source as Iterable<T>)[Symbol.iterator]();
  const ahead: Promise<IteratorResult<T>>[] = [];
  const ask = () => {
    const next = Promise.resolve(iterator.next());
    // Its error is met where its turn comes; until then it is no unhandled one.
    next.catch(() => undefined);
    ahead.push(next);
  };
  try {
    for (let i = 0; i <= count; i++) ask();
    for (;;) {
      const { done, value } = await (ahead.shift() as Promise<IteratorResult<T>>);
      if (done) return;
      yield value;
      ask();
    }
  } finally {
    await Promise.allSettled(ahead);
    await iterator.return?.();
  }
}
