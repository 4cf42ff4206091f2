import { cast, clip, type DType, isFloat, type Tensor } from "@hyaline/core";
import { type ElementType, elementOf, rangeOf } from "../graph/elementType.js";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { computed, type Value } from "../graph/value.js";
import { roundTo } from "./roundTo.js";

export const Cast: Reader = (node) => {
  const to = node.int("to");
  const element = elementOf(to) ?? badFile("Cast needs a known data type", String(to));
  return castTo(node, node.value(0), element.name);
};

/** To the type of the second input. */
export const CastLike: Reader = (node) => castTo(node, node.value(0), node.value(1).type);

function castTo(node: OnnxNode, value: Value, type: ElementType): Value {
  const dtype = node.dtype(type);
  const { tensor, weight, codes } = value;
  // The codes of a quantised value are its numbers already, with their gradient.
  if (codes && isFloat(dtype)) return computed(cast(codes, dtype), type, { weight });
  const kept = codes && holds(type, value.type) ? { codes } : {};
  if (isFloat(tensor.dtype) && (rangeOf(type) || type === "int64")) {
    // Numbers of 64 bits are the file's own business until they are seen as ours, of 32.
    if (!isWithin(value, type) && (type !== "int64" || node.isShown())) node.keepToOps();
    return computed(saturated(tensor, type, dtype), type, { weight });
  }
  return computed(cast(roundTo(tensor, type), dtype), type, { weight, ...kept });
}

/** Does every number of `from` have its place in `type`? */
function holds(type: ElementType, from: ElementType): boolean {
  const [wide, narrow] = [type === "int64" ? rangeOf("int32") : rangeOf(type), rangeOf(from)];
  return wide !== undefined && narrow !== undefined && wide[0] <= narrow[0] && narrow[1] <= wide[1];
}

/** ONNX leaves NaN and numbers beyond the range open, and ONNX Runtime leaves them to the machine: core's rule, for every width. */
function saturated(x: Tensor, type: ElementType, dtype: DType): Tensor {
  const whole = cast(x, dtype);
  const [low, high] = rangeOf(type) ?? [null, null];
  return type === dtype || low === null ? whole : clip(whole, low, high);
}

/** Is every number known, and one that the type has? */
function isWithin({ numbers }: Value, type: ElementType): boolean {
  const [low, high] = rangeOf(type === "int64" ? "int32" : type) ?? [0, 0];
  return numbers !== undefined && Array.from(numbers()).every((n) => n > low - 1 && n < high + 1);
}
