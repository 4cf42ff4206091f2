/** What the losses over classes share: the axis of the classes, targets, weights, and the reduction. Not an op itself. */
import { apply1, checkTensor } from "../../apply.js";
import { isFloat, isInteger } from "../../dtype.js";
import { fail } from "../../errors.js";
import { type Composite, composite } from "../../op.js";
import { formatSpec, normaliseAxis, type Shape, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { div } from "../elementwise/div.js";
import { equal } from "../elementwise/equal.js";
import { greaterEqual } from "../elementwise/greaterEqual.js";
import { less } from "../elementwise/less.js";
import { logicalAnd } from "../elementwise/logicalAnd.js";
import { mul } from "../elementwise/mul.js";
import { neg } from "../elementwise/neg.js";
import { notEqual } from "../elementwise/notEqual.js";
import { where } from "../elementwise/where.js";
import { oneHot } from "../indexing/oneHot.js";
import { sum } from "../reduce/sum.js";
import { reshape } from "../structure/reshape.js";
import {
  checkReduction,
  inFloat32,
  type LossOptions,
  lossShape,
  type Reduction,
  reduceTerms,
  reductions,
  weightsOf,
} from "./loss.js";

export interface ClassLossOptions extends LossOptions {
  /** The axis of the classes (default 1, as in PyTorch; 0 for one vector). */
  readonly axis?: number;
  /** float[classes]: how much each class counts (all alike when left out); a list of numbers does, too. */
  readonly weight?: Tensor | readonly number[] | undefined;
  /** Targets of this class count nothing, neither in the sum nor in the mean (default -100, as in PyTorch). */
  readonly ignoreIndex?: number;
}

export type ClassLossAttributes = {
  readonly axis: number;
  readonly reduction: Reduction;
  readonly ignoreIndex: number;
};

/** Scores, targets, and weights where there are any; what a loss over classes is applied to. */
export type ClassLossInputs = readonly [scores: Tensor, target: Tensor, weight?: Tensor];

export function classLoss<A extends ClassLossAttributes>(
  name: string,
  body: (inputs: ClassLossInputs, attributes: A) => Tensor,
): Composite<A> {
  return composite<A>({
    name,
    infer: (inputs, { axis, reduction }) => {
      const [scores, target, weight] = inputs as [Spec, Spec, Spec?];
      const terms = scores.shape.toSpliced(axis, 1);
      if (!isFloat(scores.dtype)) fail("dtype", `${name} takes floating-point scores`, formatSpec(scores));
      checkTarget(name, scores, target, terms);
      if (weight && !sameShape(weight.shape, [scores.shape[axis] as number])) {
        fail(
          "shape",
          `${name} needs one weight per class`,
          `${formatSpec(weight)} for ${formatSpec(scores)}`,
        );
      }
      return [{ dtype: scores.dtype, shape: lossShape(terms, reduction) }];
    },
    body: (inputs, attributes) => [
      inFloat32(inputs, (wide) => body(wide as unknown as ClassLossInputs, attributes)),
    ],
  });
}

function checkTarget(name: string, scores: Spec, target: Spec, terms: Shape): void {
  if (sameShape(target.shape, isFloat(target.dtype) ? scores.shape : terms)) return;
  fail(
    "shape",
    `${name} needs class numbers int32[${terms.join(", ")}], or probabilities shaped like the scores`,
    `${formatSpec(target)} for ${formatSpec(scores)}`,
    isInteger(target.dtype) ? "is the axis of the classes right?" : "cast class numbers to int32",
  );
}

export function applyClassLoss<A extends ClassLossAttributes>(
  op: Composite<A>,
  scores: Tensor,
  target: Tensor,
  options: ClassLossOptions,
  more: Omit<A, keyof ClassLossAttributes>,
): Tensor {
  for (const input of [scores, target]) checkTensor(op.name, input);
  const { weight, reduction = "mean", ignoreIndex = -100 } = options;
  checkReduction(op.name, reduction, reductions);
  if (scores.rank === 0) fail("shape", `${op.name} needs an axis of classes`, formatSpec(scores));
  const axis = normaliseAxis(options.axis ?? (scores.rank === 1 ? 0 : 1), scores.rank, op.name);
  const x = isFloat(scores.dtype) ? scores : cast(scores, "float32");
  const like = cast(target, isFloat(target.dtype) ? x.dtype : "int32");
  const inputs = weight ? [x, like, weightsOf(op.name, "weight", weight, x.dtype)] : [x, like];
  return apply1(op, inputs, { axis, reduction, ignoreIndex, ...more } as A);
}

/** Class numbers as ones among zeros, shaped like the scores; ignored ones are all zeros. */
export const indicators = (target: Tensor, scores: Tensor, axis: number): Tensor =>
  oneHot(target, scores.shape[axis] as number, { axis, dtype: scores.dtype });

/** A vector over the classes, to broadcast against the scores. */
export const alongClasses = (vector: Tensor, scores: Tensor, axis: number): Tensor =>
  reshape(vector, [vector.size, ...new Array<number>(scores.rank - 1 - axis).fill(1)]);

/** Terms of ignored targets as 0, and those of classes that do not exist as NaN: nobody can check them before the run. */
export function maskTerms(terms: Tensor, target: Tensor, classes: number, ignoreIndex: number): Tensor {
  const known = logicalAnd(greaterEqual(target, 0), less(target, classes));
  return where(equal(target, ignoreIndex), 0, where(known, terms, Number.NaN));
}

/** 1 for each target that counts. */
export const counted = (target: Tensor, ignoreIndex: number, like: Tensor): Tensor =>
  cast(notEqual(target, ignoreIndex), like.dtype);

/** The reduction of terms; a mean is weighted by `weights`, where there are any. */
export function reduceWeighted(terms: Tensor, weights: Tensor | undefined, reduction: Reduction): Tensor {
  return reduction === "mean" && weights ? div(sum(terms), sum(weights)) : reduceTerms(terms, reduction);
}

/** -Σ q log p over the classes, where q is made of the targets; what cross-entropy does after the log-softmax. */
export function logLikelihood(
  [logP, target, weight]: ClassLossInputs,
  { axis, reduction, ignoreIndex }: ClassLossAttributes,
  smooth: (q: Tensor) => Tensor = (q) => q,
): Tensor {
  const weighted = weight ? mul(logP, alongClasses(weight, logP, axis)) : logP;
  if (isFloat(target.dtype)) {
    return reduceWeighted(neg(sum(mul(smooth(target), weighted), { axes: axis })), undefined, reduction);
  }
  const chosen = indicators(target, logP, axis);
  const terms = neg(sum(mul(smooth(chosen), weighted), { axes: axis }));
  const counts = counted(target, ignoreIndex, logP);
  const weights = weight
    ? mul(counts, sum(mul(chosen, alongClasses(weight, logP, axis)), { axes: axis }))
    : counts;
  const classes = logP.shape[axis] as number;
  return reduceWeighted(maskTerms(terms, target, classes, ignoreIndex), weights, reduction);
}
