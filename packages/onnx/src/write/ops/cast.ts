import { type DType, isFloat, rangeOf } from "@hyaline/core";
import { castOp } from "@hyaline/core/ops";
import type { OnnxDType } from "../../dataType.js";
import type { Emitter } from "../graph/emitter.js";
import { lowering } from "./lowering.js";

/** Floats become small or unsigned integers by way of a type that holds them and that every runtime casts to and from. */
const between: Partial<Record<DType, "int32" | "int64">> = { uint8: "int32", int8: "int32", uint32: "int64" };

export const cast = lowering(castOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { dtype } = node.attributes;
  const { name, shape } = context.compact(x);
  const from = context.spec(x).dtype;
  const isRounding = isFloat(from) && !isFloat(dtype) && dtype !== "bool";
  context.set(output, isRounding ? toInteger(context, name, from, dtype) : context.cast(name, dtype), shape);
});

/** ONNX leaves NaN and numbers out of range to the machine: they are brought to 0 and into the range first. */
function toInteger(context: Emitter, x: string, from: DType, to: DType): string {
  const [least, most] = rangeOf(to);
  const isWord = to === "int32" || to === "uint32";
  // A word's largest number is none of float32's; shaders have no float64, and get the largest below it.
  const own: OnnxDType = from === "float16" ? "float32" : from;
  const compute = isWord && !context.isWebgpu ? "float64" : own;
  const nearest = to === "uint32" ? 4294967040 : 2147483520;
  const isShort = isWord && compute === "float32";
  const upper = isShort ? nearest : most;
  const wide = from === compute ? x : context.cast(x, compute);
  const within = context.emit("Clip", [wide, context.scalar(least, compute), context.scalar(upper, compute)]);
  const known = context.emit("Where", [context.emit("IsNaN", [x]), context.scalar(0, compute), within]);
  const middle = between[to];
  const result = context.cast(middle && !context.isWebgpu ? context.cast(known, middle) : known, to);
  if (!isShort) return result;
  const isBeyond = context.emit("Greater", [wide, context.scalar(nearest, compute)]);
  return context.emit("Where", [isBeyond, context.scalar(most, to), result]);
}
