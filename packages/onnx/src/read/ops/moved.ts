/** Ops that move elements without computing anything. Not a reader itself. */
import type { Tensor } from "@hyaline/core";
import type { OnnxNode } from "../graph/reader.js";
import { computed, type Value } from "../graph/value.js";

/** `move` on an input, and on the codes of a quantised one, so that gradients follow. */
export const moved = (node: OnnxNode, input: number, move: (x: Tensor) => Tensor): Value =>
  moveValue(node.value(input), move);

export function moveValue(value: Value, move: (x: Tensor) => Tensor): Value {
  const { tensor, type, weight, codes } = value;
  return computed(move(tensor), type, { weight, ...(codes ? { codes: move(codes) } : {}) });
}
