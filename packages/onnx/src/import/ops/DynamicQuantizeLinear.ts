import {
  cast,
  clip,
  div,
  equal,
  max,
  maximum,
  min,
  minimum,
  neg,
  round,
  stopGradient,
  sub,
  where,
} from "@hyaline/core";
import type { Reader } from "../reader.js";
import { computed } from "../value.js";
import { quantise } from "./quantised.js";

/** uint8 over the range of the data, which always holds 0. */
export const DynamicQuantizeLinear: Reader = (node) => {
  const x = node.tensor(0);
  const data = stopGradient(x);
  const low = minimum(min(data), 0);
  const scale = div(sub(maximum(max(data), 0), low), 255);
  const safe = where(equal(scale, 0), 1, scale);
  const zero = clip(round(neg(div(low, safe))), 0, 255);
  return [quantise(x, safe, zero, "uint8"), scale, computed(cast(zero, "uint8"), "uint8")];
};
