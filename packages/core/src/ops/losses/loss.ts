/** What losses share: the reduction of their terms, and the comparison of two tensors element by element. Not an op itself. */
import { apply1, checkTensor } from "../../apply.js";
import { tensor } from "../../creation.js";
import { type DType, isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import type { Attributes } from "../../graph.js";
import { type Composite, composite } from "../../op.js";
import { quote } from "../../quote.js";
import { broadcastShapes, formatSpec, type Shape, type Spec, sameShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { cast } from "../elementwise/cast.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { single } from "../elementwise/inSingle.js";
import { mean } from "../reduce/mean.js";
import { sum } from "../reduce/sum.js";

/** What becomes of a loss's terms: their mean, their sum, or nothing. */
export type Reduction = "mean" | "sum" | "none";

export interface LossOptions {
  /** Default `"mean"`. */
  readonly reduction?: Reduction;
}

/** The names of {@link LossOptions}. */
export const lossKeys = ["reduction"];

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
  /** One term per element; a weight is what came besides predictions and targets. */
  readonly terms: (prediction: Tensor, target: Tensor, attributes: A, weight: Tensor | undefined) => Tensor;
}

/** Declares a loss that compares predictions and targets of one shape element by element. */
export function pointwiseLoss<A extends PointwiseAttributes>({
  name,
  terms,
}: PointwiseRules<A>): Composite<A> {
  return composite<A>({
    name,
    infer: (inputs, { reduction }) => {
      const [x, target, weight] = inputs as [Spec, Spec, Spec?];
      if (weight) checkWeight(name, weight, x);
      if (!sameShape(x.shape, target.shape)) {
        const got = `${formatSpec(x)} and ${formatSpec(target)}`;
        fail("shape", `${name} needs predictions and targets of one shape`, got, "reshape one of them?");
      }
      if (!isFloat(x.dtype)) fail("dtype", `${name} takes floating-point tensors`, formatSpec(x));
      return [{ dtype: x.dtype, shape: lossShape(x.shape, reduction) }];
    },
    body: (inputs, attributes) => {
      return [
        inFloat32(inputs, (wide) => {
          const [x, target, weight] = wide as readonly [Tensor, Tensor, Tensor?];
          return reduceTerms(terms(x, target, attributes, weight), attributes.reduction);
        }),
      ];
    },
  });
}

/** Losses accumulate in at least float32: squares and sums of float16 overflow early, and small ε are 0 there. */
export function inFloat32(inputs: readonly Tensor[], body: (wide: readonly Tensor[]) => Tensor): Tensor {
  return cast(body(inputs.map(single)), (inputs[0] as Tensor).dtype);
}

function checkWeight(name: string, weight: Spec, x: Spec): void {
  const shape = broadcastShapes(weight.shape, x.shape);
  if (shape && sameShape(shape, x.shape)) return;
  const got = `${formatSpec(weight)} for ${formatSpec(x)}`;
  fail("shape", `${name} needs weights that broadcast to the predictions`, got, "give one weight per class");
}

/**
 * Weights as a tensor of this data type: a tensor as it is, a list of numbers after a check.
 *
 * @throws HyalineError `argument`
 */
export function weightsOf(
  name: string,
  option: string,
  given: Tensor | readonly number[],
  dtype: DType,
): Tensor {
  if (given instanceof Tensor) return cast(given, dtype);
  if (Array.isArray(given) && given.length > 0 && given.every((each) => Number.isFinite(each) && each >= 0))
    return tensor(given, { dtype });
  return fail(
    "argument",
    `${name} takes ${option} as a list of finite numbers from 0 up, or as a tensor`,
    quote(given),
    "give one weight per class",
  );
}

/** Applies a pointwise loss; integer and bool targets take the predictions' dtype. */
export function applyPointwise<A extends PointwiseAttributes>(
  op: Composite<A>,
  prediction: Tensor,
  target: Tensor,
  attributes: A,
  weights?: (dtype: DType) => Tensor,
): Tensor {
  for (const input of [prediction, target]) checkTensor(op.name, input);
  checkReduction(op.name, attributes.reduction, reductions);
  const x = isFloat(prediction.dtype) ? prediction : cast(prediction, "float32");
  const like = isFloat(target.dtype) ? target : cast(target, x.dtype);
  const inputs = promoteAll(op.name, [x, like]);
  const weight = weights?.((inputs[0] as Tensor).dtype);
  return apply1(op, weight ? [...inputs, weight] : inputs, attributes);
}
