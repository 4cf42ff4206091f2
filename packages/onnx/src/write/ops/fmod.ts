import { isFloat } from "@hyaline/core";
import { fmodOp } from "@hyaline/core/ops";
import { dividedOnGpu } from "./div.js";
import { lowering } from "./lowering.js";

/** Integers go by way of float64: a remainder by 0 stops the whole wasm module otherwise. */
export const fmod = lowering(fmodOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  const { names, shape } = context.broadcastInputs(node.inputs);
  if (isFloat(dtype)) return context.set(output, context.emit("Mod", names, { fmod: 1 }), shape);
  if (context.isWebgpu) {
    return context.set(output, dividedOnGpu(context, names as [string, string], dtype).rest, shape);
  }
  const [a, b] = names.map((name) => context.cast(name, "float64")) as [string, string];
  const isZero = context.emit("Equal", [b, context.scalar(0, "float64")]);
  const divisor = context.emit("Where", [isZero, context.scalar(1, "float64"), b]);
  const rest = context.cast(context.emit("Mod", [a, divisor], { fmod: 1 }), "int64");
  return context.set(output, context.cast(rest, dtype), shape);
});
