import { addOp } from "@hyaline/core";
import { lowerElementwise } from "./elementwise.js";
import { lowering } from "./lowering.js";
import { biasedProduct } from "./matMul.js";

export const add = lowering(addOp, (context, node) => {
  const [output] = node.outputs as [number];
  if (context.spec(output).dtype === "bool") return lowerElementwise(context, node, "Or");
  const fused = biasedProduct(context, node);
  if (fused !== undefined) return context.set(output, fused);
  return lowerElementwise(context, node, "Add");
});
