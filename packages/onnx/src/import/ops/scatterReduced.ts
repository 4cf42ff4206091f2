/** How scattered elements combine with those in their place. Not a reader itself. */
import { fail, neg, type ScatterReduction, type Tensor } from "@hyaline/core";
import type { OnnxNode } from "../reader.js";

type Put = (base: Tensor, values: Tensor, reduction: ScatterReduction) => Tensor;

/** The smallest is the largest of the negatives; products are taken one after another. */
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
      return neg(put(neg(base), neg(values), "max"));
    case "mul":
      return multiply();
    default:
      return fail("unsupported", `${node.op} reduces by none, add, mul, max or min`, reduction);
  }
}
