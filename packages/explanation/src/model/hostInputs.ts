import { fail, type NestedArray, type NumericArray, sizeOf } from "@hyaline/core";
import { toNested } from "./toNested.js";

/** Rows on the host as models are asked: numbers with a shape, texts, or one array of numbers for each named input. */
export type HostInputs = NumericArray | readonly string[] | Readonly<Record<string, NumericArray>>;

export const isArray = (inputs: HostInputs): inputs is NumericArray =>
  Array.isArray((inputs as NumericArray).shape) && "values" in inputs;

export const isTexts = (inputs: HostInputs): inputs is readonly string[] => Array.isArray(inputs);

/**
 * How many rows there are.
 *
 * @throws HyalineError `shape` where named inputs have different numbers of rows
 */
export function countOf(inputs: HostInputs): number {
  if (isTexts(inputs)) return inputs.length;
  if (isArray(inputs)) return inputs.shape[0] as number;
  const [first, ...others] = Object.entries(inputs);
  if (!first) return fail("argument", "named inputs need at least one", "an empty record");
  const count = first[1].shape[0] as number;
  for (const [name, { shape }] of others)
    if (shape[0] !== count)
      fail(
        "shape",
        "named inputs need the same number of rows",
        `${shape[0]} in ${name}, ${count} in ${first[0]}`,
        "repeat the shorter one",
      );
  return count;
}

/** The rows from `start` to `end` - 1. */
export function sliceOf(inputs: HostInputs, start: number, end: number): HostInputs {
  if (isTexts(inputs)) return inputs.slice(start, end);
  if (isArray(inputs)) {
    const rowShape = inputs.shape.slice(1);
    const size = sizeOf(rowShape);
    return { shape: [end - start, ...rowShape], values: inputs.values.slice(start * size, end * size) };
  }
  return Object.fromEntries(
    Object.entries(inputs).map(([name, each]) => [name, sliceOf(each, start, end) as NumericArray]),
  );
}

/** Several after one another. */
export function joinOf(parts: readonly HostInputs[]): HostInputs {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first ?? [];
  if (isTexts(first)) return parts.flatMap((part) => part as readonly string[]);
  if (isArray(first)) {
    const arrays = parts as readonly NumericArray[];
    const values = new (first.values instanceof Float32Array ? Float32Array : Float64Array)(
      arrays.reduce((sum, part) => sum + part.values.length, 0),
    );
    let at = 0;
    for (const part of arrays) {
      values.set(part.values, at);
      at += part.values.length;
    }
    const count = arrays.reduce((sum, { shape }) => sum + (shape[0] as number), 0);
    return { shape: [count, ...first.shape.slice(1)], values };
  }
  const records = parts as readonly Readonly<Record<string, NumericArray>>[];
  return Object.fromEntries(
    Object.keys(first).map((name) => [
      name,
      joinOf(records.map((part) => part[name] as NumericArray)) as NumericArray,
    ]),
  );
}

/** As nested lists: `number[][]` for a table, `string[]` for texts, a record of such for named inputs. */
export function nestedOf(
  inputs: HostInputs,
): readonly NestedArray[] | readonly string[] | Readonly<Record<string, readonly NestedArray[]>> {
  if (isTexts(inputs)) return inputs;
  if (isArray(inputs)) return toNested(inputs);
  return Object.fromEntries(Object.entries(inputs).map(([name, each]) => [name, toNested(each)]));
}
