import { type NumericArray, sameShape } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import { attributedOf, type Columns, columnsOf, type ExplainedInputs } from "../model/index.js";
import { columnsFrom, joinColumns } from "../model/sideBySide.js";

/** What a method finds of several inputs: one array for each attributed one, or one with all inputs side by side. */
export interface RecordFound {
  readonly perInput?: readonly NumericArray[];
  readonly values?: NumericArray;
  readonly standardError?: NumericArray;
  /** Of one row of all inputs side by side; or of all rows, where players differ from row to row. */
  readonly players?: NumericArray;
}

/** The fields of an explanation that differ where a model has several inputs. */
export function recordFields(inputs: ExplainedInputs, found: RecordFound): Partial<Explanation> {
  const { count } = inputs;
  const columns = columnsOf(inputs);
  const attributed = columns.filter((each) => each.attributed);
  const width = columns.reduce((sum, { rowSize }) => sum + rowSize, 0);
  const isWhole = (array: NumericArray | undefined) => array && sameShape(array.shape, [count, width]);
  const perInput =
    found.perInput ??
    (isWhole(found.values) && !found.players
      ? attributed.map((each) => columnsFrom(found.values as NumericArray, each))
      : undefined);
  const only = (array: NumericArray) =>
    joinColumns(
      attributed.map((each) => columnsFrom(array, each)),
      array.shape[0] as number,
    );
  const areOfRows = isWhole(found.players);
  const players = areOfRows ? found.players : found.players && asRow(found.players);
  const shaped = ({ shape, values }: NumericArray): NumericArray => ({
    shape: areOfRows ? shape : shape.slice(1),
    values,
  });
  let next = 0;
  const playersOf = (each: Columns) => players && { players: shaped(columnsFrom(players, each)) };
  return {
    inputs: inputs.parts.map((part, i) => ({
      name: part.name,
      data: { shape: part.shape, values: part.values },
      ...(part.attributed && perInput ? { values: perInput[next++] as NumericArray } : {}),
      ...(part.attributed ? playersOf(columns[i] as Columns) : {}),
    })),
    data: joinColumns(attributedOf(inputs), count),
    ...(perInput ? { values: joinColumns(perInput, count) } : {}),
    ...(isWhole(found.standardError) ? { standardError: only(found.standardError as NumericArray) } : {}),
    ...(players ? { players: shaped(only(players)) } : {}),
  };
}

const asRow = ({ values }: NumericArray): NumericArray => ({ shape: [1, values.length], values });
