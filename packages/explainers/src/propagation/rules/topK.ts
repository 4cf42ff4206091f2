import { abs, add, equal, fill, greater, mul, sign, sub, sum, type Tensor, where } from "@hyaline/core";
import { quotient } from "../parts/arithmetic.js";
import type { PropagationRule } from "../propagate.js";

/** Changes below this count as none. */
const LEAST = 1e-10;

/**
 * The k largest: a place that the same element holds here and at the reference passes its multiplier on. What changes at
 * the other places is shared by the elements that hold or held them, in proportion to how much each of them changed: at
 * least one did, or the order would be the same.
 */
export const topK: PropagationRule = (context, [g]) => {
  const axes = context.attributes.axis as number;
  const there = context.reference as NonNullable<typeof context.reference>;
  const [[x], [x0]] = [context.inputs, there.inputs] as [[Tensor], [Tensor]];
  const [[y, places], [y0, places0]] = [context.outputs, there.outputs] as [
    [Tensor, Tensor],
    [Tensor, Tensor],
  ];
  const isSame = equal(places, places0);
  const [kept] = context.gradient([where(isSame, g as Tensor, 0)]);
  const others = where(isSame, 0, fill(1, y));
  const [holds, held] = [context.gradient([others]), context.gradient([others], there.inputs)];
  const isOther = greater(add(holds[0] as Tensor, held[0] as Tensor), 0);
  const change = where(isOther, sub(x, x0), 0);
  const total = (t: Tensor) => sum(t, { axes, keepDims: true });
  const moved = total(where(isSame, 0, mul(g as Tensor, sub(y, y0))));
  return [add(kept as Tensor, mul(sign(change), quotient(moved, total(abs(change)), LEAST, 0)))];
};
