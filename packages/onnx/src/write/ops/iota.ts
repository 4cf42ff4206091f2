import { encode } from "@hyaline/core";
import { iotaOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

/** Longer ones are counted by the runtime rather than stored in the file. */
const STORED = 1024;

export const iota = lowering(iotaOp, (context, node) => {
  const { dtype, shape, axis } = node.attributes;
  const [output] = node.outputs as [number];
  const count = shape[axis] as number;
  const column = shape.slice(axis).map((_, i) => (i === 0 ? count : 1));
  if (count <= STORED) {
    const numbers = Array.from({ length: count }, (_, i) => i);
    const value = { dtype, shape: column, data: encode(numbers, dtype) };
    return context.set(output, context.initializer("iota", value, `iota ${dtype}[${column}]`), column);
  }
  const bounds = [0, count, 1].map((n) => context.scalar(n, "int32"));
  const counted = context.reshape(context.emit("Range", bounds), column);
  return context.set(output, dtype === "int32" ? counted : context.cast(counted, dtype), column);
});
