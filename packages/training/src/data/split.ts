import { fail, sizeOf } from "@hyaline/core";
import { checkSeed } from "../checkArguments.js";
import type { Column } from "./column.js";
import { type Dataset, take } from "./dataset.js";
import { shuffled } from "./shuffled.js";

export interface SplitOptions {
  /** The share of rows that the second part gets (default 0.2), at least one row. */
  readonly test?: number;
  /** Default 0. The same seed gives the same split. */
  readonly seed?: number;
  /** Keep each class's share in both parts (default false); targets must be class labels. */
  readonly stratify?: boolean;
}

/**
 * Two random parts of a dataset, such as for training and testing.
 *
 * @returns `[rest, test]`
 * @throws HyalineError `argument` for a share that leaves a part without a row, or `stratify` without class labels
 * @example
 * ```ts
 * const [train, test] = split(data, { test: 0.2, seed: 1, stratify: true });
 * ```
 */
export function split(data: Dataset, options: SplitOptions = {}): [rest: Dataset, test: Dataset] {
  const { test = 0.2, seed = 0, stratify = false } = options;
  if (!(test > 0 && test < 1)) fail("argument", "split needs a share between 0 and 1", String(test));
  checkSeed("split", seed);
  const groups = stratify ? groupsByLabel(data.targets) : [Array.from({ length: data.rows }, (_, i) => i)];
  const [rest, chosen]: [number[], number[]] = [[], []];
  // Rounding each class by itself could miss the share by one row per class: the remainder goes on to the next class.
  let owed = 0;
  groups.forEach((group, stream) => {
    owed += group.length * test;
    const count = Math.round(owed);
    owed -= count;
    const order = shuffled(group.length, seed, stream);
    order.forEach((place, i) => {
      (i < count ? chosen : rest).push(group[place] as number);
    });
  });
  if (rest.length === 0 || chosen.length === 0) {
    fail(
      "argument",
      "split needs at least one row in each part",
      `${rest.length} and ${chosen.length} of ${data.rows}`,
    );
  }
  return [take(data, rest.sort(ascending)), take(data, chosen.sort(ascending))];
}

const ascending = (a: number, b: number): number => a - b;

function groupsByLabel({ values, rowShape, dtype, rows }: Column): number[][] {
  if (sizeOf(rowShape) !== 1 || dtype.startsWith("float")) {
    fail(
      "argument",
      "stratify needs whole-number class labels",
      `${dtype}[${[rows, ...rowShape].join(", ")}]`,
    );
  }
  const groups = new Map<number, number[]>();
  values.forEach((label, row) => {
    const group = groups.get(label) ?? [];
    group.push(row);
    groups.set(label, group);
  });
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}
