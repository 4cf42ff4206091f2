import type { Node } from "@hyaline/core";
import { addOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { lowerElementwise } from "./elementwise.js";
import { lowering } from "./lowering.js";
import { biasedProduct } from "./matMul.js";

/** `a + (-b)` as one node, where nothing else wants `-b`. */
function lowerDifference(context: LoweringContext, node: Node): true | undefined {
  for (const [a, b] of [node.inputs, [...node.inputs].reverse()] as [number, number][]) {
    const negated = context.producer(b, "neg");
    if (!negated || context.uses(b) !== 1) continue;
    lowerElementwise(context, { ...node, inputs: [a, ...negated.inputs] }, "Sub");
    return true;
  }
  return undefined;
}

export const add = lowering(addOp, (context, node) => {
  const [output] = node.outputs as [number];
  if (context.spec(output).dtype === "bool") return lowerElementwise(context, node, "Or");
  const fused = biasedProduct(context, node);
  if (fused !== undefined) return context.set(output, fused);
  return lowerDifference(context, node) ?? lowerElementwise(context, node, "Add");
});
