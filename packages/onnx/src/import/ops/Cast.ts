import { cast } from "@hyaline/core";
import { type ElementType, elementOf } from "../elementType.js";
import { badFile } from "../fileError.js";
import type { OnnxNode, Reader } from "../reader.js";
import { computed, type Value } from "../value.js";
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
  return computed(cast(roundTo(value.tensor, type), dtype), type, { weight: value.weight });
}
