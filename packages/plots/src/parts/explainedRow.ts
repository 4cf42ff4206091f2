import { fail, type NumericArray, sizeOf } from "@hyaline/core";
import { type Explanation, targetName } from "@hyaline/explanation";
import { featureNames } from "./featureName.js";
import { clip, isolate } from "./markup/escape.js";
import { methodName } from "./methodName.js";

/** One row of an explanation, made ready to be drawn: names are for people and of bounded length. */
export interface ExplainedRow {
  readonly method: string;
  /** One attribution per feature, or per player. */
  readonly values: readonly number[];
  readonly standardError?: readonly number[];
  readonly baseValue?: number;
  readonly output?: number;
  /** For each number of the row the player it belongs to, -1 for none, where players group them. */
  readonly owners?: readonly number[];
  /** The name of the explained output, or the empty string where the model has a single one. */
  readonly target: string;
  nameOf(feature: number): string;
  /** The explained input's own value, where there is one per attribution. */
  dataOf(feature: number): number | undefined;
}

function checkArray(array: NumericArray, what: string): void {
  if (sizeOf(array.shape) !== array.values.length)
    fail(
      "shape",
      `an explanation's ${what} must fill their shape`,
      `${array.values.length} numbers for [${array.shape}]`,
    );
}

/** The part of `array` that belongs to `row`, of as many equal parts as there are rows. */
const part = (array: NumericArray, row: number, rows: number): number[] => {
  const size = array.values.length / rows;
  return Array.from(array.values.slice(row * size, (row + 1) * size));
};

/** How many rows `explanation` explains. */
export function rowsOf(explanation: Explanation): number {
  checkArray(explanation.values, "values");
  const rows = explanation.values.shape[0] ?? 0;
  if (rows === 0 || explanation.values.values.length === 0)
    fail(
      "shape",
      "a plot needs an explanation of at least one row and feature",
      `[${explanation.values.shape}]`,
    );
  return rows;
}

/**
 * @throws HyalineError `shape` when the explanation's arrays do not fit each other, `argument` when it has no such row
 */
export function explainedRow(explanation: Explanation, row = 0): ExplainedRow {
  const rows = rowsOf(explanation);
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    fail("argument", `row must be an integer from 0 to ${rows - 1}`, String(row));
  }
  const whole = part(explanation.values, row, rows);
  // Texts of fewer tokens than others have zeros in the places that they do not have.
  const values = explanation.tokens ? whole.slice(0, explanation.tokens[row]?.length) : whole;
  const data = rowOfData(explanation, row, rows);
  const { standardError } = explanation;
  if (standardError) checkArray(standardError, "standard errors");
  const baseValue = scalarOf(explanation.baseValue, row, rows);
  const output = scalarOf(explanation.output, row, rows);
  const owners = ownersOf(explanation, row, rows, data.length);
  const elementOf = owners
    ? soleElements(owners)
    : (i: number) => (data.length === values.length && !explanation.tokens ? i : -1);
  return {
    method: isolate(methodName(explanation.method)),
    values,
    ...(standardError?.values.length === rows * whole.length
      ? { standardError: part(standardError, row, rows) }
      : {}),
    ...(baseValue === undefined ? {} : { baseValue }),
    ...(output === undefined ? {} : { output }),
    ...(owners ? { owners } : {}),
    target: targetOf(explanation, row),
    nameOf: featureNames(explanation, row, whole.length),
    dataOf: (i) => data[elementOf(i)],
  };
}

function rowOfData({ data }: Explanation, row: number, rows: number): number[] {
  checkArray(data, "data");
  if (data.values.length % rows !== 0 || data.shape[0] !== rows) {
    fail("shape", "an explanation's data and values need equally many rows", `${data.shape[0]} and ${rows}`);
  }
  return part(data, row, rows);
}

/** Players are shaped like one row of data, or like all of it. */
function ownersOf(
  { players }: Explanation,
  row: number,
  rows: number,
  size: number,
): readonly number[] | undefined {
  if (!players) return undefined;
  checkArray(players, "players");
  const { length } = players.values;
  if (length !== size && length !== rows * size)
    fail(
      "shape",
      "an explanation's players are shaped like its data, or one row of it",
      `[${players.shape}]`,
    );
  return length === size ? Array.from(players.values) : part(players, row, rows);
}

/** The one element of a player, -1 for a player of several or none. */
function soleElements(owners: readonly number[]): (player: number) => number {
  const elements = new Map<number, number>();
  owners.forEach((player, element) => {
    elements.set(player, elements.has(player) ? -1 : element);
  });
  return (player) => elements.get(player) ?? -1;
}

/** The number that belongs to `row`: one for each row, or one for all. */
function scalarOf(array: NumericArray | undefined, row: number, rows: number): number | undefined {
  if (!array) return undefined;
  checkArray(array, "base value and output");
  const { length } = array.values;
  if (length !== rows && length !== 1)
    fail("shape", "an explanation has one base value and one output per row", `${length} for ${rows} rows`);
  return array.values[length === 1 ? 0 : row];
}

function targetOf({ target, outputNames }: Explanation, row: number): string {
  const index = target?.[target.length === 1 ? 0 : row] ?? null;
  if (index === null && outputNames?.length !== 1) return "";
  return isolate(clip(targetName(index, outputNames), 80));
}
