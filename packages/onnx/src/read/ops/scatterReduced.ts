/** How scattered elements combine with those in their place. Not a reader itself. */
import { bitwiseNot, fail, isInteger, neg, type ScatterReduction, type Tensor } from "@hyaline/core";
import type { OnnxNode } from "../graph/reader.js";

/** The numbers in reverse order: −x, and for integers, of which some have no negative, −x − 1. */
const reversed = (x: Tensor): Tensor => (isInteger(x.dtype) ? bitwiseNot(x) : neg(x));

type Put = (base: Tensor, values: Tensor, reduction: ScatterReduction) => Tensor;

/** The smallest is the largest in reverse order; products are taken one after another. */
export function scatterReduced(
  node: OnnxNode,
  base: Tensor,
  values: Tensor,
  put: Put,
  multiply: () => Tensor,
): Tensor {
  const reduction = node.string("reduction", "none");
  switch (reduction) {
    case "none":
      return put(base, values, "set");
    case "add":
      return put(base, values, "add");
    case "max":
      return put(base, values, "max");
    case "min":
      return reversed(put(reversed(base), reversed(values), "max"));
    case "mul":
      return multiply();
    default:
      return fail("unsupported", `${node.op} reduces by none, add, mul, max or min`, reduction);
  }
}
