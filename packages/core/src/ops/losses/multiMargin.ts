import { checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { quote } from "../../quote.js";
import { formatSpec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { maximum } from "../elementwise/maximum.js";
import { mul } from "../elementwise/mul.js";
import { square } from "../elementwise/square.js";
import { sub } from "../elementwise/sub.js";
import { sum } from "../reduce/sum.js";
import {
  alongClasses,
  applyClassLoss,
  type ClassLossAttributes,
  type ClassLossOptions,
  classLoss,
  counted,
  indicators,
  maskTerms,
  reduceWeighted,
} from "./classes.js";

export interface MultiMarginOptions extends ClassLossOptions {
  /** By how much the target's score must lead (default 1). */
  readonly margin?: number;
  /** The power of each violation (default 1). */
  readonly power?: 1 | 2;
}

type MultiMarginAttributes = ClassLossAttributes & { readonly margin: number; readonly power: 1 | 2 };

export const multiMarginOp = classLoss<MultiMarginAttributes>(
  "multiMargin",
  ([scores, target, weight], { axis, reduction, ignoreIndex, margin, power }) => {
    const classes = scores.shape[axis] as number;
    const chosen = indicators(target, scores, axis);
    const own = sum(mul(chosen, scores), { axes: axis, keepDims: true });
    const violation = mul(maximum(add(sub(scores, own), margin), 0), sub(1, chosen));
    const perClass = sum(power === 2 ? square(violation) : violation, { axes: axis });
    const targetWeight = weight ? sum(mul(chosen, alongClasses(weight, scores, axis)), { axes: axis }) : 1;
    const terms = maskTerms(mul(mul(perClass, 1 / classes), targetWeight), target, classes, ignoreIndex);
    return reduceWeighted(terms, counted(target, ignoreIndex, scores), reduction);
  },
);

/**
 * Hinge loss over classes: Σ_{c ≠ t} max(0, margin − x_t + x_c)^power / classes, times the target's weight.
 *
 * Source: K. Crammer and Y. Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", 2001
 * (summed over all classes that violate the margin, as in PyTorch, where the paper takes the worst).
 *
 * @param scores float[batch, classes, ...]
 * @param target int32[batch, ...] class numbers
 * @returns float[], or float[batch, ...] without a reduction
 * @throws HyalineError `shape`, `dtype`, `axis`, `argument`
 * @example
 * ```ts
 * await multiMargin(tensor([[0, 0.5]]), tensor([1], { dtype: "int32" })).item(); // 0.25
 * ```
 */
export function multiMargin(scores: Tensor, target: Tensor, options: MultiMarginOptions = {}): Tensor {
  refuseUnknown("multiMargin", options, ["margin", "power", "axis", "weight", "ignoreIndex", "reduction"]);
  checkTensor("multiMargin", target);
  const { margin = 1, power = 1 } = options;
  if (!Number.isFinite(margin))
    fail("argument", "multiMargin needs a finite margin", quote(margin), "as in { margin: 1 }");
  if (power !== 1 && power !== 2)
    fail("argument", "multiMargin takes a power of 1 or 2", quote(power), "as in { power: 2 }");
  if (isFloat(target.dtype))
    fail("dtype", "multiMargin needs class numbers", formatSpec(target), "cast(…) to int32");
  return applyClassLoss(multiMarginOp, scores, target, options, { margin, power });
}
