import {
  type DType,
  isFloat,
  maxPoolOp,
  type Node,
  type PoolAttributes,
  type Spec,
  sizeOf,
} from "@hyaline/core";
import type { LoweringContext } from "../write/context.js";
import type { Emitter } from "../write/emitter.js";
import { computeDType } from "../write/kernels.js";
import type { OnnxAttributes } from "../write/model.js";
import { lowering } from "./lowering.js";
import { canPoolByTaps, chooseByTaps, largestOfTaps } from "./maxPoolByTaps.js";
import { mayHoldNaN, mayLoseNaN, rankedWithNaN, whereNaN } from "./notANumber.js";
import { exactPadding } from "./pool.js";
import { windowAttributes } from "./window.js";

/**
 * ONNX MaxPool; where its indices are wanted (the gradient's, which it finds slowly), elementwise ops on a slice for
 * each element of the window.
 */
export const maxPool = lowering(maxPoolOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output, indices] = node.outputs as [number, number];
  const { shape } = context.spec(x);
  const result = context.spec(output);
  const padding = exactPadding(shape.slice(2), result.shape.slice(2), node.attributes);
  const attributes = { ...node.attributes, padding };
  const wantsPlaces = context.isOrt && context.uses(indices) > 0;
  // The WebGPU provider's MaxPool gives no indices.
  if (wantsPlaces && (context.isWebgpu || canPoolByTaps(shape, result.shape, attributes))) {
    return byTaps(context, node, attributes);
  }
  return byPool(context, node, windowAttributes(attributes, attributes.kernel));
});

function byPool(context: LoweringContext, node: Node, attributes: OnnxAttributes): void {
  const [x] = node.inputs as [number];
  const [output, indices] = node.outputs as [number, number];
  const { dtype, shape } = context.spec(x);
  const result = context.spec(output);
  const count = context.uses(indices) > 0 ? 2 : 1;
  const compute = computeDType("MaxPool", dtype, context.target);
  const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
  const pool = (inside: Emitter) => inside.emitMany("MaxPool", [input], count, attributes);
  const [y, index] = mayLoseNaN(context, x)
    ? whereNaN(
        context,
        mayHoldNaN(context, input),
        [result, { ...result, dtype: "int64" as const }].slice(0, count),
        (inside) => {
          const place = placeWithNaN(inside, input, dtype, attributes);
          const flat = inside.reshape(input, [sizeOf(shape)]);
          return [inside.emit("Gather", [flat, place], { axis: 0 }), place].slice(0, count);
        },
        pool,
      )
    : pool(context);
  context.set(output, compute === dtype ? (y as string) : context.cast(y as string, dtype));
  if (index === undefined) return;
  context.setInt64(indices, index);
  context.set(indices, context.cast(index, "int32"));
}

/** The place of the first NaN of each window, or else of its maximum. */
function placeWithNaN(context: Emitter, x: string, dtype: DType, attributes: OnnxAttributes): string {
  const ranked = rankedWithNaN(context, x, dtype, "largest");
  return context.emitMany("MaxPool", [ranked], 2, attributes)[1] as string;
}

function byTaps(context: LoweringContext, node: Node, attributes: PoolAttributes): void {
  const [x] = node.inputs as [number];
  const [output, indices] = node.outputs as [number, number];
  const spec = context.spec(x);
  const { dtype } = spec;
  const result = context.spec(output);
  const [largest, ...taps] = context.inline(node, [x], ([input]) =>
    largestOfTaps(input as never, attributes),
  );
  const { name } = largest as { name: string };
  context.set(output, name);
  const place = (inside: Emitter): string =>
    chooseByTaps(
      inside,
      spec,
      result,
      name,
      taps.map((tap) => tap.name),
      attributes,
    );
  if (!isFloat(dtype) || context.isWebgpu) {
    context.set(indices, place(context));
    return;
  }
  const outputs: readonly Spec[] = [{ dtype: "int32", shape: result.shape }];
  const withNaN = (inside: Emitter): string[] => {
    const window = windowAttributes(attributes, attributes.kernel);
    return [inside.cast(placeWithNaN(inside, context.full(x), dtype, window), "int32")];
  };
  const [index] = whereNaN(context, mayHoldNaN(context, name), outputs, withNaN, (inside) => [place(inside)]);
  context.set(indices, index as string);
}
