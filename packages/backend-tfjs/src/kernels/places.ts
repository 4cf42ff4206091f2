/** Indices on the host, where they are checked and counted from the front. */
import { fail, type Shape, sizeOf } from "@hyaline/core";
import type { Numbers } from "../numbers.js";

/** @throws HyalineError `argument` for an index that is out of range */
export function checkedIndices(op: string, indices: Numbers, size: number): Int32Array {
  return Int32Array.from(indices, (index) => {
    const fromFront = index < 0 ? index + size : index;
    if (!(fromFront >= 0 && fromFront < size)) {
      fail("argument", `${op} needs indices from ${-size} to ${size - 1}`, String(index));
    }
    return fromFront;
  });
}

/** Where in the flattened `shape` the elements are that `indices` choose along `axis`; the other axes are those of the indices. */
export function flatPlaces(
  op: string,
  indices: Numbers,
  counts: Shape,
  shape: Shape,
  axis: number,
): Int32Array {
  const size = shape[axis] as number;
  const inner = sizeOf(shape.slice(axis + 1));
  const count = counts[axis] as number;
  return checkedIndices(op, indices, size).map((index, flat) => {
    const outer = Math.floor(flat / (inner * count));
    return (outer * size + index) * inner + (flat % inner);
  });
}
