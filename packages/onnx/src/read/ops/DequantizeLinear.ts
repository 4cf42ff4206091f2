import { cast, isFloat, mul } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { centred, perAxis } from "./quantised.js";

/** (code − zero point) · scale. */
export const DequantizeLinear: Reader = (node) => {
  const value = node.value(0);
  const scale = node.tensor(1);
  const zero = node.optional(2);
  const dtype = isFloat(scale.dtype) && scale.dtype !== "float16" ? scale.dtype : "float32";
  const codes = centred(value, zero && perAxis(node, zero, value.shape), dtype);
  return cast(mul(codes, cast(perAxis(node, scale, value.shape), codes.dtype)), scale.dtype);
};
