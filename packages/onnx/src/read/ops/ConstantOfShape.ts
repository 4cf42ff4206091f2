import { full, sizeOf } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import { numbersOf } from "../graph/fileValue.js";
import type { Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";

/** Up to this size its numbers may be used as a shape or an index. */
const SMALL = 16_384;

/** A tensor filled with one number (default 0, float32); it is an expression, and takes no memory before it is needed. */
export const ConstantOfShape: Reader = (node) => {
  const shape = node.static(0);
  const value = node.tensorAttribute("value");
  if (value && sizeOf(value.shape) !== 1) badFile("ConstantOfShape needs a value of one element");
  const type = value?.type ?? "float32";
  const [number] = value ? [numbersOf(value)[0] as number] : [0];
  const size = sizeOf(shape);
  const filled = full(shape, number, { dtype: node.dtype(type) });
  return computed(filled, type, size <= SMALL ? { numbers: () => new Float64Array(size).fill(number) } : {});
};
