import { type DType, type Spec, sizeOf } from "@hyaline/core";
import { type AttributesOf, scatterAlongAxisOp } from "@hyaline/core/ops";
import type { OnnxDType } from "../../dataType.js";
import type { LoweringContext } from "../graph/context.js";
import type { Emitter } from "../graph/emitter.js";
import type { OnnxAttributes } from "../graph/model.js";
import { writtenByShader } from "../ort/webgpu.js";
import { checkOpset } from "./checkOpset.js";
import { anyIndices } from "./gather.js";
import { lowering } from "./lowering.js";

export type ScatterAttributes = AttributesOf<typeof scatterAlongAxisOp>;

/** What sums and maxima are scattered in where the runtime has no kernel: the sum of bools is "or", as their maximum is. */
const wider: Partial<Record<DType, OnnxDType>> = { float16: "float32", bool: "int32" };

/** The shaders have numbers of two and four bytes only; a sum of bytes wraps when it is cast back. */
const onGpu: Partial<Record<DType, OnnxDType>> = { ...wider, uint8: "int32", int8: "int32" };

/** Scatters into `x` in a data type for which the runtime has a kernel of this reduction. */
export function emitScatter(
  context: LoweringContext,
  opType: "ScatterElements" | "ScatterND",
  { dtype, shape }: Spec,
  [x, indices, updates]: readonly [string, string, string],
  { reduction, ...rest }: { readonly reduction: ScatterAttributes["reduction"] } & OnnxAttributes,
): string {
  if (reduction === "max") checkOpset(context, "scatter with max");
  const attributes = { ...rest, reduction: reduction === "set" ? undefined : reduction };
  const compute = widened(context, dtype, reduction);
  const wide = (name: string) => (compute === dtype ? name : context.cast(name, compute));
  const [target, values] = [wide(x), wide(updates)];
  const isCopied = context.isWebgpu && sizeOf(shape) > 0;
  const into = isCopied ? writtenByShader(context, target, values, shape.length) : target;
  const scattered = context.emit(opType, [into, indices, values], attributes);
  return compute === dtype ? scattered : context.cast(scattered, dtype);
}

function widened(context: Emitter, dtype: DType, reduction: ScatterAttributes["reduction"]): OnnxDType {
  if (context.isWebgpu && (reduction !== "set" || dtype !== "float16")) return onGpu[dtype] ?? dtype;
  return (reduction === "set" ? undefined : wider[dtype]) ?? dtype;
}

export const scatterAlongAxis = lowering(scatterAlongAxisOp, (context, node) => {
  const [x, indices, updates] = node.inputs as [number, number, number];
  const { axis, reduction } = node.attributes;
  const [output] = node.outputs as [number];
  if (sizeOf(context.spec(indices).shape) === 0) return context.set(output, context.full(x));
  const inputs = [context.full(x), anyIndices(context, indices), context.full(updates)] as const;
  return context.set(
    output,
    emitScatter(context, "ScatterElements", context.spec(x), inputs, { axis, reduction }),
  );
});
