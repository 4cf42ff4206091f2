import { type DType, type Spec, sizeOf } from "@hyaline/core";
import { type AttributesOf, scatterAlongAxisOp } from "@hyaline/core/ops";
import type { OnnxDType } from "../../dataType.js";
import type { LoweringContext } from "../graph/context.js";
import type { OnnxAttributes } from "../graph/model.js";
import { writtenByShader } from "../ort/webgpu.js";
import { checkOpset } from "./checkOpset.js";
import { anyIndices } from "./gather.js";
import { lowering } from "./lowering.js";

export type ScatterAttributes = AttributesOf<typeof scatterAlongAxisOp>;

/** What sums and maxima are scattered in where the runtime has no kernel: the sum of bools is "or", as their maximum is. */
const wider: Partial<Record<DType, OnnxDType>> = { float16: "float32", bool: "int32" };

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
  const into = context.isWebgpu && sizeOf(shape) > 0 ? writtenByShader(context, x, updates, shape.length) : x;
  const compute = reduction === "set" ? undefined : wider[dtype];
  if (!compute) return context.emit(opType, [into, indices, updates], attributes);
  const wide = [context.cast(into, compute), indices, context.cast(updates, compute)];
  return context.cast(context.emit(opType, wide, attributes), dtype);
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
