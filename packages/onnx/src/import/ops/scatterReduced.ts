/** How scattered elements combine with those in their place. Not a reader itself. */
import { fail, neg, type ScatterReduction, type Tensor } from "@hyaline/core";
import type { OnnxNode } from "../reader.js";

type Put = (base: Tensor, values: Tensor, reduction: ScatterReduction) => Tensor;

/** The smallest is the largest of the negatives. */
export function scatterReduced(node: OnnxNode, base: Tensor, values: Tensor, put: Put): Tensor {
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
    default:
      return fail("unsupported", `${node.op} reduces by none, add, max or min`, reduction);
  }
}
