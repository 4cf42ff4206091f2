/** What losses share: the reduction of their terms, and the comparison of two tensors element by element. Not an op itself. */
import { apply1, checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import type { Attributes } from "../../graph.js";
import { type Composite, composite } from "../../op.js";
import { formatSpec, type Shape, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { mean } from "../reduce/mean.js";
import { sum } from "../reduce/sum.js";

/** What becomes of a loss's terms: their mean, their sum, or nothing. */
export type Reduction = "mean" | "sum" | "none";

export interface LossOptions {
  /** Default `"mean"`. */
  readonly reduction?: Reduction;
}

export function reduceTerms(terms: Tensor, reduction: Reduction): Tensor {
  if (reduction === "none") return terms;
  return reduction === "sum" ? sum(terms) : mean(terms);
}

/** The shape of a loss whose terms have `shape`. */
export const lossShape = (shape: Shape, reduction: string): Shape => (reduction === "none" ? shape : []);

export function checkReduction<R extends string>(name: string, reduction: R, known: readonly R[]): R {
  if (!known.includes(reduction)) {
    fail(
      "argument",
      `${name} takes a reduction of ${known.map((r) => `"${r}"`).join(", ")}`,
      String(reduction),
    );
  }
  return reduction;
}

export const reductions: readonly Reduction[] = ["mean", "sum", "none"];

type PointwiseAttributes = Attributes & { readonly reduction: Reduction };

interface PointwiseRules<A extends PointwiseAttributes> {
  readonly name: string;
  /** One term per element. */
  readonly terms: (prediction: Tensor, target: Tensor, attributes: A) => Tensor;
}

/** Declares a loss that compares predictions and targets of one shape element by element. */
export function pointwiseLoss<A extends PointwiseAttributes>({
  name,
  terms,
}: PointwiseRules<A>): Composite<A> {
  return composite<A>({
    name,
    infer: (inputs, { reduction }) => {
      const [x, target] = inputs as [Spec, Spec];
      if (!sameShape(x.shape, target.shape)) {
        const got = `${formatSpec(x)} and ${formatSpec(target)}`;
        fail("shape", `${name} needs predictions and targets of one shape`, got, "reshape one of them?");
      }
      if (!isFloat(x.dtype)) fail("dtype", `${name} takes floating-point tensors`, formatSpec(x));
      return [{ dtype: x.dtype, shape: lossShape(x.shape, reduction) }];
    },
    body: (inputs, attributes) => {
      const [x, target] = inputs as [Tensor, Tensor];
      return [reduceTerms(terms(x, target, attributes), attributes.reduction)];
    },
  });
}

/** Applies a pointwise loss; integer and bool targets take the predictions' dtype. */
export function applyPointwise<A extends PointwiseAttributes>(
  op: Composite<A>,
  prediction: Tensor,
  target: Tensor,
  attributes: A,
): Tensor {
  for (const input of [prediction, target]) checkTensor(op.name, input);
  checkReduction(op.name, attributes.reduction, reductions);
  const x = isFloat(prediction.dtype) ? prediction : cast(prediction, "float32");
  const like = isFloat(target.dtype) ? target : cast(target, x.dtype);
  return apply1(op, promoteAll(op.name, [x, like]), attributes);
}
