import {
  add,
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
  type Tensor,
  where,
} from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { computed, type Value } from "../graph/value.js";
import { ofCodes, straightThrough } from "./quantised.js";

/** A float quantised by its own range. */
export interface DynamicallyQuantised {
  readonly value: Value;
  readonly scale: Tensor;
  /** Whole, as floats. */
  readonly zero: Tensor;
}

/** uint8 over the range of the data, which always holds 0. The range counts as known: it has no gradient. */
export function quantiseDynamically(x: Tensor): DynamicallyQuantised {
  const data = stopGradient(x);
  const low = minimum(min(data), 0);
  const scale = div(sub(maximum(max(data), 0), low), 255);
  const safe = where(equal(scale, 0), 1, scale);
  const zero = clip(round(neg(div(low, safe))), 0, 255);
  // The range holds all of the data, but for half a code by which the zero point is rounded: nothing is cut off, and the
  // gradient goes straight through for the largest and smallest elements too.
  const codes = straightThrough(div(x, safe), (given) => clip(add(round(given), zero), 0, 255));
  return { value: ofCodes(codes, "uint8"), scale, zero };
}

export const DynamicQuantizeLinear: Reader = (node) => {
  const { value, scale, zero } = quantiseDynamically(node.tensor(0));
  return [value, scale, computed(cast(zero, "uint8"), "uint8", { codes: zero })];
};
