import { fail, sizeOf } from "@hyaline/core";
import { flag, type Given, integer, readOptions, spec } from "@hyaline/core/facts";
import type { Column } from "./column.js";
import { type Dataset, take } from "./dataset.js";
import { checkDataset } from "./parts/checkDataset.js";
import { shuffled } from "./shuffled.js";

const splitOptions = {
  /** The share of rows that the second part gets (default 0.2), at least one row. */
  test: share(),
  /** Decides which rows (default 0). The same seed gives the same split. */
  seed: integer("Decides which rows.", 0, [-9007199254740991, 9007199254740991]),
  /** Keep each class's share in both parts (default false); targets must be class labels. */
  stratify: flag("Keep each class's share in both parts; targets must be class labels.", false),
};
export interface SplitOptions extends Given<typeof splitOptions> {}

/* @__NO_SIDE_EFFECTS__ */
function share() {
  return spec<number>(
    { is: "number", min: 0, max: 1 },
    "The share of rows that the second part gets, at least one row.",
    0.2,
    "a number between 0 and 1",
    (v) => typeof v === "number" && v > 0 && v < 1,
  );
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
  const { test, seed, stratify } = readOptions("split", splitOptions, options);
  checkDataset("split", data);
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
      "give another share, or more rows",
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
      "of one-hot labels, take labels.map((row) => row.indexOf(1))",
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
