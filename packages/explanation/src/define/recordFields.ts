import { type NumericArray, sameShape } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import { attributedOf, type ExplainedInputs } from "../model/index.js";
import { type Columns, columnsFrom, columnsOf, joinColumns } from "../model/sideBySide.js";

/** What a method finds of several inputs: one array for each attributed one, or one with all inputs side by side. */
export interface RecordFound {
  readonly perInput?: readonly NumericArray[];
  readonly values?: NumericArray;
  readonly standardError?: NumericArray;
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
  const players = found.players && asRow(found.players);
  let next = 0;
  const playersOf = (each: Columns) =>
    players && { players: { shape: each.rowShape, values: columnsFrom(players, each).values } };
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
    ...(players ? { players: { shape: only(players).shape.slice(1), values: only(players).values } } : {}),
  };
}

const asRow = ({ values }: NumericArray): NumericArray => ({ shape: [1, values.length], values });
