import { cast, fail, isFloat } from "@hyaline/core";
import { elementOf, rangeOf } from "../graph/elementType.js";
import type { Reader } from "../graph/reader.js";
import { perAxis, quantise } from "./quantised.js";

/** round(x / scale) + zero point, kept in range; its gradient goes straight through. */
export const QuantizeLinear: Reader = (node) => {
  const given = node.tensor(0);
  const scale = node.tensor(1);
  const x = isFloat(given.dtype) ? given : cast(given, scale.dtype);
  const zero = node.inputs[2];
  const type = zero?.type ?? elementOf(node.int("output_dtype", 0))?.name ?? "uint8";
  if (!rangeOf(type)) fail("unsupported", "QuantizeLinear is read for integers", type);
  return quantise(x, perAxis(node, scale, x.shape), zero && perAxis(node, zero.tensor, x.shape), type);
};
