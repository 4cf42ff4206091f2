import { add, apply, isFloat, matMul, mul, type Op, reshape, sum, type Tensor, vjp } from "@hyaline/core";
import { linearOp } from "../canonise.js";
import type { PropagationContext } from "../propagate.js";

/** A node as an affine map of one input: y = W x + b. */
export interface Affine {
  /** Which of the node's inputs is x. */
  readonly at: number;
  readonly x: Tensor;
  readonly w: Tensor;
  readonly b: Tensor | undefined;
  /** The map with other weights and bias. */
  run(x: Tensor, w: Tensor, b?: Tensor): Tensor;
  /** The transposed map of the weights: from the shape of y to that of x. */
  back(w: Tensor, s: Tensor): Tensor;
  /** b as it is added to y. */
  spread(b: Tensor): Tensor;
  /** What b takes of s, of the shape of y: Σ s · b over the places that b is added at. */
  taken(s: Tensor, b: Tensor): Tensor;
}

const convolutions = new Set(["conv", "convTranspose"]);

/** Whether a node is an affine map whose weights do not depend on the input. */
export const isAffine = (op: Pick<Op, "name">, needs: readonly boolean[]): boolean =>
  (op.name === linearOp.name || convolutions.has(op.name)) &&
  needs[0] === true &&
  needs[1] !== true &&
  needs[2] !== true;

export function affineOf({ op, attributes, inputs, outputs }: PropagationContext): Affine {
  const [x, w, b] = inputs as [Tensor, Tensor, Tensor | undefined];
  const [y] = outputs as [Tensor];
  const isLinear = op.name === linearOp.name;
  const run = (x: Tensor, w: Tensor, b?: Tensor): Tensor => {
    if (isLinear) return b ? add(matMul(x, w), b) : matMul(x, w);
    return apply(op, b ? [x, w, b] : [x, w], attributes)[0] as Tensor;
  };
  return {
    at: 0,
    x,
    w,
    b: b && isFloat(b.dtype) ? b : undefined,
    run,
    back: (w, s) => vjp((each: Tensor) => run(each, w), [x]).pullback(s)[0],
    spread: (b) => (isLinear ? b : reshape(b, [b.size, ...y.shape.slice(2).map(() => 1)])),
    taken: (s, b) => mul(isLinear ? s : sum(s, { axes: [...y.shape.keys()].slice(2) }), b),
  };
}
