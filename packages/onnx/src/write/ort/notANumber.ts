/**
 * ONNX leaves NaN in a maximum open, and ONNX Runtime loses it unless it comes first: a training that has diverged would
 * look sound. For its targets, ops that choose an element look for NaN by one cheap sum and, where there is one, take a
 * slower way. Not on WebGPU, whose shaders assume finite numbers anyway, and where a choice at run time would wait for the
 * GPU. Not an op itself.
 */
import { type DType, isFloat, sizeOf, type ValueId } from "@hyaline/core";
import type { OnnxDType } from "../../dataType.js";
import type { LoweringContext } from "../graph/context.js";
import type { Emitter } from "../graph/emitter.js";
import type { OnnxValue } from "../graph/model.js";

/** Does `x` need a guard for this target? */
export const mayLoseNaN = (context: LoweringContext, x: ValueId): boolean => {
  const { dtype, shape } = context.spec(x);
  return context.isOrt && !context.isWebgpu && isFloat(dtype) && sizeOf(shape) > 0;
};

/** May there be a NaN in `x`? One sum tells; infinities of both signs also say yes. */
export const mayHoldNaN = (context: Emitter, x: string): string =>
  context.emit("IsNaN", [context.emit("ReduceSum", [x], { keepdims: 0 })]);

/** May there be a NaN or -Infinity in `x`? The runtime's pool makes -Infinity the smallest finite number. */
export const mayHoldNaNOrLowest = (context: Emitter, x: string, dtype: OnnxDType): string => {
  const total = context.emit("ReduceSum", [x], { keepdims: 0 });
  const lowest = context.scalar(Number.NEGATIVE_INFINITY, dtype as DType);
  return context.emit("Not", [context.emit("Greater", [total, lowest])]);
};

/** `exact` where there is a NaN, `fast` elsewhere. */
export function whereNaN(
  context: Emitter,
  found: string,
  outputs: readonly Omit<OnnxValue, "name">[],
  exact: (inside: Emitter) => readonly string[],
  fast: (inside: Emitter) => readonly string[],
): string[] {
  return context.emitIf(found, outputs, exact, fast);
}

const largest: Partial<Record<DType, number>> = { float16: 65504, float32: 3.4028234663852886e38 };
/** The next smaller numbers. */
const nearlyLargest: Partial<Record<DType, number>> = { float16: 65472, float32: 3.4028232635611926e38 };

/**
 * `x` with NaN as its unique largest (or smallest) element, for finding it. Nothing lies at or beyond the other end of the
 * finite numbers, where the runtime's pool begins its search: it would give the place -1 for a window of nothing else.
 */
export function rankedWithNaN(
  context: Emitter,
  x: string,
  dtype: DType,
  end: "largest" | "smallest",
): string {
  const sign = end === "largest" ? 1 : -1;
  const limit = context.scalar(sign * (largest[dtype] ?? Number.MAX_VALUE), dtype);
  const otherLimit = context.scalar(
    -sign * (nearlyLargest[dtype] ?? Number.MAX_VALUE * (1 - 2 ** -53)),
    dtype,
  );
  const [within, above] = sign > 0 ? ["Min", "Max"] : ["Max", "Min"];
  const finite = context.emit(above as string, [context.emit(within as string, [x, limit]), otherLimit]);
  const infinity = context.scalar(sign * Number.POSITIVE_INFINITY, dtype);
  return context.emit("Where", [context.emit("IsNaN", [x]), infinity, finite]);
}
