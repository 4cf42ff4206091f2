import { fail, sizeOf } from "@hyaline/core";
import { flag, type Given, integer, readOptions, spec, value } from "@hyaline/core/facts";
import type { Column } from "./column.js";
import { type Columns, isColumn } from "./columns.js";
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
  /** The group of each row, such as a patient's number: rows of one group stay together (default: each by itself). */
  groups: value<readonly (string | number)[]>(
    "The group of each row, such as a patient's number: rows of one group stay together.",
    "a list of numbers or texts, one a row",
    Array.isArray,
  ),
  /** Take the last rows for the second part, as of a table by time (default false). */
  inOrder: flag("Take the last rows for the second part, as of a table by time.", false),
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
 * Two parts of a dataset, such as for training and testing: random rows, whole groups of rows, or the rows in their order.
 *
 * @returns `[rest, test]`
 * @throws HyalineError `argument` for a share that leaves a part without a row, or `stratify` without class labels
 * @example
 * ```ts
 * const [train, test] = split(data, { test: 0.2, seed: 1, stratify: true });
 * ```
 */
export function split<X extends Columns, Y extends Columns>(
  data: Dataset<X, Y>,
  options: SplitOptions = {},
): [rest: Dataset<X, Y>, test: Dataset<X, Y>] {
  const { test, seed, stratify, groups: groupOf, inOrder } = readOptions("split", splitOptions, options);
  checkDataset("split", data);
  if (Number(stratify) + Number(inOrder) + Number(groupOf !== undefined) > 1)
    fail("argument", "split takes one of stratify, groups and inOrder", "several", "leave all but one out");
  if (inOrder) return inTwo(data, data.rows - Math.round(data.rows * test));
  if (groupOf) return byGroups(data, groupOf, test, seed);
  const groups = stratify
    ? groupsByLabel(labelsOf(data.targets))
    : [Array.from({ length: data.rows }, (_, i) => i)];
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
  return parts(data, rest, chosen);
}

function parts<D extends Dataset<Columns, Columns>>(data: D, rest: number[], chosen: number[]): [D, D] {
  if (rest.length === 0 || chosen.length === 0) {
    fail(
      "argument",
      "split needs at least one row in each part",
      `${rest.length} and ${chosen.length} of ${data.rows}`,
      "give another share, or more rows",
    );
  }
  return [take(data, rest.sort(ascending)) as D, take(data, chosen.sort(ascending)) as D];
}

function inTwo<D extends Dataset<Columns, Columns>>(data: D, border: number): [D, D] {
  const all = Array.from({ length: data.rows }, (_, i) => i);
  return parts(data, all.slice(0, border), all.slice(border));
}

/** Whole groups, in random order, until the second part has the rows that it is asked to have, as nearly as they allow. */
function byGroups<D extends Dataset<Columns, Columns>>(
  data: D,
  groupOf: readonly (string | number)[],
  test: number,
  seed: number,
): [D, D] {
  if (groupOf.length !== data.rows)
    fail("argument", "groups name the group of each row", `${groupOf.length} for ${data.rows} rows`);
  const members = new Map<string | number, number[]>();
  for (const [row, group] of groupOf.entries()) members.set(group, [...(members.get(group) ?? []), row]);
  const groups = [...members.values()];
  const wanted = data.rows * test;
  const [rest, chosen]: [number[], number[]] = [[], []];
  for (const place of shuffled(groups.length, seed)) {
    const rows = groups[place] as number[];
    const nearer = Math.abs(chosen.length + rows.length - wanted) < Math.abs(chosen.length - wanted);
    (nearer ? chosen : rest).push(...rows);
  }
  return parts(data, rest, chosen);
}

function labelsOf(targets: Columns): Column {
  if (isColumn(targets)) return targets;
  return fail("argument", "stratify needs one target", Object.keys(targets).join(", "), "leave stratify out");
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
