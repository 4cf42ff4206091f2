import { type DType, fail, isTensor, type Tensor } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Chunk } from "./chunks.js";
import {
  type HostRows,
  type ReadRowsOptions,
  type Rows,
  readRows,
  readRowsKeys,
  rowsTensor,
} from "./rows.js";

/** What is explained: one array of rows, several by name (a model of several inputs), or texts. */
export type Inputs = Rows | readonly string[] | Readonly<Record<string, Rows>>;

/** One input on the host. */
export interface HostInput extends HostRows {
  /** Its name in the record; `"x"` where a single array was given. */
  readonly name: string;
  /** False for inputs that ride along: integers, and what `attribute` leaves out. */
  readonly attributed: boolean;
}

/** What is explained, on the host: all inputs have the same rows. */
export interface ExplainedInputs {
  /** The number of rows. */
  readonly count: number;
  /** True where a record was given: the model is called with a record, too. */
  readonly named: boolean;
  readonly parts: readonly HostInput[];
}

/** True for inputs by name, false for one array of rows in any of its forms. */
export function isInputRecord(x: unknown): x is Readonly<Record<string, Rows>> {
  if (typeof x !== "object" || x === null || isTensor(x) || Array.isArray(x)) return false;
  const prototype = Object.getPrototypeOf(x);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const { shape, rowShape, values } = x as { readonly [name: string]: unknown };
  return !((Array.isArray(shape) || Array.isArray(rowShape)) && values !== undefined);
}

export interface ReadInputsOptions extends ReadRowsOptions {
  /** Of several inputs, those to attribute (default: those of floating point). */
  readonly attribute?: readonly string[] | undefined;
}

/**
 * Inputs brought to the host and checked.
 *
 * @param what names the argument in messages
 * @throws HyalineError what `readRows` throws; `shape` where inputs differ in their number of rows, naming the input;
 * `argument` for a record without inputs, and for names to attribute that are none of its inputs
 */
export async function readInputs(
  x: Rows | Readonly<Record<string, Rows>>,
  what: string,
  given: ReadInputsOptions = {},
): Promise<ExplainedInputs> {
  const { attribute, ...options } = refuseUnknown("readInputs", given, [...readRowsKeys, "attribute"]);
  if (!isInputRecord(x)) {
    if (attribute)
      fail("argument", "attribute chooses among inputs by name", "a single input", "leave it out");
    const rows = await readRows(x, what, options);
    return { count: rows.count, named: false, parts: [{ ...rows, name: what, attributed: true }] };
  }
  const { readRecord } = await import("./readRecord.js");
  return readRecord(x, what, { attribute, ...options });
}

/** The rows of one chunk of every input. */
export const inputTensors = (inputs: ExplainedInputs, chunk: Chunk): Tensor[] =>
  inputs.parts.map((part) => rowsTensor(part, chunk));

/** What a model is called with: a tensor, or a record of them. */
export const modelInput = (
  { named, parts }: Pick<ExplainedInputs, "named"> & { readonly parts: readonly { readonly name: string }[] },
  tensors: readonly Tensor[],
): Tensor | Readonly<Record<string, Tensor>> =>
  named
    ? Object.fromEntries(parts.map(({ name }, i) => [name, tensors[i] as Tensor]))
    : (tensors[0] as Tensor);

/** The inputs that attributions are of. */
export const attributedOf = ({ parts }: ExplainedInputs): readonly HostInput[] =>
  parts.filter(({ attributed }) => attributed);

/** The elements of one row, over all inputs. */
export const rowSizeOf = ({ parts }: ExplainedInputs): number =>
  parts.reduce((size, { rowSize }) => size + rowSize, 0);

/** One input's place in rows of several inputs side by side. */
export interface Columns {
  readonly name: string;
  /** False for an input that rides along. */
  readonly attributed: boolean;
  readonly rowShape: readonly number[];
  readonly rowSize: number;
  /** Its first element's place in a row. */
  readonly start: number;
  readonly dtype: DType;
}

/** Where each input is in rows that have them side by side. */
export function columnsOf({ parts }: ExplainedInputs): Columns[] {
  let start = 0;
  return parts.map(({ name, attributed, rowShape, rowSize, dtype }) => {
    start += rowSize;
    return { name, attributed, rowShape, rowSize, start: start - rowSize, dtype };
  });
}
