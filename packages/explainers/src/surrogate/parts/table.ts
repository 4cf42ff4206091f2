import { type CallOptions, fail, type NumericArray, quote, sameShape } from "@hyaline/core";
import {
  attributedOf,
  type ExplainedInputs,
  type HostRows,
  isInputRecord,
  type Rows,
  readRows,
  repeatRow,
} from "@hyaline/explanation";

/** Rows of features: those of one input, or of several side by side. */
export interface Table {
  readonly count: number;
  readonly features: number;
  /** [count, features]; float32 where all of its parts are. */
  readonly values: Float32Array | Float64Array;
}

/** @throws HyalineError `shape` for what is no rows of features */
export function tableOf(parts: readonly HostRows[], what: string): Table {
  for (const { rowShape, shape } of parts)
    if (rowShape.length !== 1) fail("shape", `${what} needs rows of features`, `[${shape.join(", ")}]`);
  const [first] = parts as readonly [HostRows];
  const { count } = first;
  if (parts.length === 1) return { count, features: first.rowSize, values: first.values };
  const features = parts.reduce((sum, { rowSize }) => sum + rowSize, 0);
  const isSingle = parts.every(({ values }) => values instanceof Float32Array);
  const values = new (isSingle ? Float32Array : Float64Array)(count * features);
  let offset = 0;
  for (const { values: own, rowSize } of parts) {
    for (let row = 0; row < count; row++)
      values.set(own.subarray(row * rowSize, (row + 1) * rowSize), row * features + offset);
    offset += rowSize;
  }
  return { count, features, values };
}

/**
 * Rows that go with what is explained, rounded as it is, so that equal values are in the same bin.
 *
 * @throws HyalineError `argument` without an input that x has, `shape` for rows of other features, `data`
 */
export async function readTable(
  given: Rows | Readonly<Record<string, Rows>>,
  what: string,
  inputs: ExplainedInputs,
  call: CallOptions,
): Promise<Table> {
  const parts: HostRows[] = [];
  for (const like of attributedOf(inputs)) {
    const own = inputs.named ? ofInput(given, like.name) : (given as Rows);
    const name = inputs.named ? `${what}.${like.name}` : what;
    if (own === undefined)
      return fail("argument", `${what} needs the inputs of x by name`, quote(given), `give ${name}`);
    const rows = await readRows(own, name, { ...call, dtype: like.dtype });
    if (rows.rowShape.length !== 1)
      fail("shape", `${name} needs rows of features`, `[${rows.shape.join(", ")}]`);
    if (!sameShape(rows.rowShape, like.rowShape))
      fail("shape", `x needs rows like those of ${name}`, `[${like.rowShape}] for [${rows.rowShape}]`);
    if (parts[0] && parts[0].count !== rows.count)
      fail("shape", `the inputs of ${what} need the same number of rows`, `${rows.count} in ${name}`);
    parts.push({ ...rows, values: (like.values.constructor as typeof Float64Array).from(rows.values) });
  }
  return tableOf(parts, what);
}

const ofInput = (given: Rows | Readonly<Record<string, Rows>>, name: string): Rows | undefined =>
  isInputRecord(given) ? given[name] : undefined;

/** What the model is given for samples around a row: the attributed inputs from the table, the others repeated. */
export function sampledInputs(
  inputs: ExplainedInputs,
  row: number,
  { count, features, values }: Table,
): ExplainedInputs {
  let offset = 0;
  const parts = inputs.parts.map((part) => {
    if (!part.attributed) return { ...part, ...repeatRow(part, row, count) };
    const { rowSize } = part;
    const shape = [count, rowSize];
    if (rowSize === features) return { ...part, shape, count, values };
    const own = new (part.values.constructor as typeof Float64Array)(count * rowSize);
    for (let k = 0; k < count; k++)
      for (let i = 0; i < rowSize; i++) own[k * rowSize + i] = values[k * features + offset + i] as number;
    offset += rowSize;
    return { ...part, shape, count, values: own };
  });
  return { ...inputs, count, parts };
}

/** Of a record of inputs, what is each attributed one's of values that are side by side. */
export function perInput(inputs: ExplainedInputs, { shape, values }: NumericArray): NumericArray[] {
  const [rows, features] = shape as [number, number];
  let offset = 0;
  return attributedOf(inputs).map(({ rowSize }) => {
    const from = offset;
    offset += rowSize;
    const own = new Float64Array(rows * rowSize);
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < rowSize; i++) own[row * rowSize + i] = values[row * features + from + i] as number;
    return { shape: [rows, rowSize], values: own };
  });
}

export function columnOf({ values, count, features }: Table, feature: number): Float64Array {
  const column = new Float64Array(count);
  for (let row = 0; row < count; row++) column[row] = values[row * features + feature] as number;
  return column;
}
