import { castOp, type DType, isFloat } from "@hyaline/core";
import { lowering } from "./lowering.js";

/** Floats become small or unsigned integers by way of a type that holds what must wrap. */
const between: Partial<Record<DType, "int32" | "int64">> = { uint8: "int32", int8: "int32", uint32: "int64" };

export const cast = lowering(castOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { dtype } = node.attributes;
  const { name, shape } = context.compact(x);
  const middle = isFloat(context.spec(x).dtype) ? between[dtype] : undefined;
  context.set(output, context.cast(middle ? context.cast(name, middle) : name, dtype), shape);
});
