import { mulOp } from "@hyaline/core/ops";
import { lowerElementwise } from "./elementwise.js";
import { lowering } from "./lowering.js";

export const mul = lowering(mulOp, (context, node) => {
  const isBool = context.spec(node.outputs[0] as number).dtype === "bool";
  lowerElementwise(context, node, isBool ? "And" : "Mul");
});
