import { type DType, isFloat, rangeOf } from "@hyaline/core";
import { divOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { lowerElementwise } from "./elementwise.js";
import { lowering } from "./lowering.js";

/**
 * The quotient of integers, truncated, and the remainder; 0 and the dividend where the divisor is 0. The WebGPU provider
 * divides whole words, has no float64, and a shader cannot stop at a division by 0.
 */
export function dividedOnGpu(
  context: LoweringContext,
  [a, b]: readonly [string, string],
  dtype: DType,
): { readonly quotient: string; readonly rest: string } {
  const word = dtype === "uint32" ? "uint32" : "int32";
  const [x, y] = [a, b].map((name) => (word === dtype ? name : context.cast(name, word))) as [string, string];
  const [zero, one] = [context.scalar(0, word), context.scalar(1, word)];
  const isZero = context.emit("Equal", [y, zero]);
  const divisor = context.emit("Where", [isZero, one, y]);
  const whole = context.emit("Div", [x, divisor]);
  const quotient = context.emit("Where", [isZero, zero, whole]);
  const rest = context.emit("Sub", [x, context.emit("Mul", [whole, divisor])]);
  const back = (name: string) => (word === dtype ? name : context.cast(name, dtype));
  return { quotient: back(quotient), rest: back(rest) };
}

/**
 * Integers are divided as float64 and truncated: an integer division by 0 stops the whole wasm module. uint32 and int32
 * are exact there.
 */
export const div = lowering(divOp, (context, node) => {
  const [output] = node.outputs as [number];
  const { dtype } = context.spec(output);
  if (isFloat(dtype)) {
    // ONNX Runtime 1.30 makes a broken graph of the product of two quotients of 1 of which one is used elsewhere.
    const isInverse = context.isOrt && context.literal(node.inputs[0] as number) === 1;
    if (!isInverse) return lowerElementwise(context, node, "Div");
    const { name, shape } = context.compact(node.inputs[1] as number);
    return context.set(output, context.emit("Reciprocal", [name]), shape);
  }
  const { names, shape } = context.broadcastInputs(node.inputs);
  if (context.isWebgpu) {
    return context.set(output, dividedOnGpu(context, names as [string, string], dtype).quotient, shape);
  }
  const [a, b] = names.map((name) => context.cast(name, "float64")) as [string, string];
  const isZero = context.emit("Equal", [b, context.scalar(0, "float64")]);
  const quotient = context.emit("Where", [isZero, context.scalar(0, "float64"), context.emit("Div", [a, b])]);
  const [least, most] = rangeOf(dtype);
  // The one quotient that wraps: of the least number by -1.
  const isBeyond = least < 0 && context.emit("Equal", [quotient, context.scalar(most + 1, "float64")]);
  const whole = isBeyond
    ? context.emit("Where", [isBeyond, context.scalar(least, "float64"), quotient])
    : quotient;
  return context.set(output, context.cast(context.cast(whole, "int64"), dtype), shape);
});
