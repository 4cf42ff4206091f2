import { fail, throwIfAborted } from "@hyaline/core";
import { type ColumnsOf, type ColumnsSource, type Dataset, type DatasetOptions, dataset } from "./dataset.js";

/** One row as a generator gives it: numbers, or an array of them, or several by name. */
export type RowValue = number | readonly RowValue[];
export interface Example<
  X extends RowValue | Readonly<Record<string, RowValue>>,
  Y extends RowValue | Readonly<Record<string, RowValue>>,
> {
  readonly input: X;
  readonly target: Y;
}

/** More rows than memory holds would only be noticed when it is full. */
const MOST_ROWS = 2 ** 25;

/**
 * A dataset of the rows that a generator, an array or an async iterable gives, such as of a database or a file that is read line by
 * line. They are held in memory: an iterable without an end ends in an error at 2^25 rows; take `limit` of it.
 *
 * @param limit how many rows to take at most
 * @throws HyalineError as `dataset` does
 * @example
 * ```ts
 * function* rows() {
 *   for (let i = 0; ; i++) yield { input: [i, i * i], target: i % 2 };
 * }
 * const data = await fromIterable(rows(), 100);
 * data.rows; // 100
 * ```
 */
export async function fromIterable<
  X extends RowValue | Readonly<Record<string, RowValue>>,
  Y extends RowValue | Readonly<Record<string, RowValue>>,
>(
  source: Iterable<Example<X, Y>> | AsyncIterable<Example<X, Y>>,
  limit = MOST_ROWS,
  options: DatasetOptions = {},
): Promise<Dataset<ColumnsOf<Gathered<X>>, ColumnsOf<Gathered<Y>>>> {
  const [inputs, targets]: [X[], Y[]] = [[], []];
  for await (const { input, target } of source) {
    throwIfAborted(options.signal);
    inputs.push(input);
    targets.push(target);
    if (inputs.length >= limit) break;
    if (inputs.length === MOST_ROWS)
      fail("data", `a dataset holds at most ${MOST_ROWS} rows`, "more", "take a limit of them");
  }
  return dataset(gathered(inputs) as Gathered<X>, gathered(targets) as Gathered<Y>, options) as never;
}

/** Rows by name become columns by name. */
export type Gathered<V> = V extends RowValue
  ? readonly V[] & ColumnsSource
  : { readonly [K in keyof V]: readonly V[K][] } & ColumnsSource;

function gathered(rows: readonly (RowValue | Readonly<Record<string, RowValue>>)[]): unknown {
  const [first] = rows;
  if (typeof first !== "object" || Array.isArray(first)) return rows;
  return Object.fromEntries(
    Object.keys(first).map((name) => [
      name,
      rows.map((row) => (row as Readonly<Record<string, RowValue>>)[name]),
    ]),
  );
}
