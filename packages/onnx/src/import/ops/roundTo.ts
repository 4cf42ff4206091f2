/** Numbers as types hold them that core has none for: 16-bit and 4-bit integers wrap. Not a reader itself. */
import { bitwiseAnd, cast, isFloat, sub, type Tensor } from "@hyaline/core";
import type { ElementType } from "../elementType.js";

const widths: Partial<Record<ElementType, number>> = { int16: 16, uint16: 16, int4: 4, uint4: 4 };

export function roundTo(x: Tensor, type: ElementType): Tensor {
  const bits = widths[type];
  if (bits === undefined || x.dtype === "bool") return x;
  const whole = isFloat(x.dtype) || x.dtype === "uint8" || x.dtype === "int8" ? cast(x, "int32") : x;
  const mask = 2 ** bits - 1;
  if (type.startsWith("u")) return bitwiseAnd(whole, mask);
  // Two's complement: the sign bit moves to the middle of the range and back.
  const half = 2 ** (bits - 1);
  return sub(bitwiseAnd(whole.add(half), mask), half);
}
