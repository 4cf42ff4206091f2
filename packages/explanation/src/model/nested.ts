import {
  checkReadable,
  fail,
  MAX_SIZE,
  type NumericArray,
  quote,
  remedyForNumber,
  sizeOf,
} from "@hyaline/core";

const isNumericArray = (value: unknown): value is NumericArray =>
  typeof value === "object" &&
  value !== null &&
  Array.isArray((value as NumericArray).shape) &&
  "values" in value;

/** Nested arrays (typed arrays as the innermost ones too), or an array that has its shape already, checked. */
export function fromNested(value: unknown, what: string): NumericArray {
  if (isNumericArray(value)) {
    const { shape, values } = value;
    if (ArrayBuffer.isView(values)) checkReadable(values, what);
    const sizes = shape.every((n) => Number.isInteger(n) && n >= 0) ? sizeOf(shape) : Number.NaN;
    if (sizes !== values?.length)
      fail("shape", `${what} must fill their shape`, `${values?.length} numbers for [${shape.join(", ")}]`);
    return value;
  }
  const isList = (node: unknown): node is ArrayLike<unknown> => {
    if (ArrayBuffer.isView(node)) checkReadable(node, what);
    return Array.isArray(node) || ArrayBuffer.isView(node);
  };
  if (!isList(value))
    return fail("data", `${what} must be arrays of numbers`, quote(value), "put a row into a list: [[1, 2]]");
  const shape: number[] = [];
  for (let node: unknown = value; isList(node); node = node[0]) shape.push(node.length);
  if (sizeOf(shape) > MAX_SIZE)
    fail("shape", `${what} may have at most 2^31 - 1 elements`, `[${shape.join(", ")}]`);
  const values = new Float64Array(sizeOf(shape));
  let next = 0;
  const visit = (node: unknown, axis: number): void => {
    if (isList(node) !== axis < shape.length || (isList(node) && node.length !== shape[axis]))
      fail("shape", `${what} must be arrays of equal length and depth`, `another one on axis ${axis}`);
    if (isList(node)) {
      for (let i = 0; i < node.length; i++) visit(node[i], axis + 1);
    } else {
      if (typeof node !== "number" && typeof node !== "boolean")
        fail("data", `${what} must be numbers`, quote(node), remedyForNumber(node));
      values[next++] = Number(node);
    }
  };
  visit(value, 0);
  return { shape, values };
}
