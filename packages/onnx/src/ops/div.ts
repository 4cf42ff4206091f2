import { divOp, isFloat } from "@hyaline/core";
import { lowerElementwise } from "./elementwise.js";
import { lowering } from "./lowering.js";

/**
 * Integers are divided as float64 and truncated: an integer division by 0 stops the whole wasm module. uint32 and int32
 * are exact there.
 */
export const div = lowering(divOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  if (isFloat(dtype)) return lowerElementwise(context, node, "Div");
  const { names, shape } = context.broadcastInputs(node.inputs);
  const [a, b] = names.map((name) => context.cast(name, "float64")) as [string, string];
  const isZero = context.emit("Equal", [b, context.scalar(0, "float64")]);
  const quotient = context.emit("Where", [isZero, context.scalar(0, "float64"), context.emit("Div", [a, b])]);
  return context.set(output, context.cast(context.cast(quotient, "int64"), dtype), shape);
});
