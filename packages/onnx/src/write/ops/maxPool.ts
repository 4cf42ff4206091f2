import { type DType, isFloat, type Node, type Spec, sizeOf, type Tensor } from "@hyaline/core";
import { maxPoolOp } from "@hyaline/core/ops";
import type { Compact, LoweringContext } from "../graph/context.js";
import type { Emitter } from "../graph/emitter.js";
import type { OnnxAttributes } from "../graph/model.js";
import { computeDType } from "../ort/kernels.js";
import { mayHoldNaN, mayHoldNaNOrLowest, mayLoseNaN, rankedWithNaN, whereNaN } from "../ort/notANumber.js";
import { lowering } from "./lowering.js";
import { suspectedBySource } from "./magnitude.js";
import { canPoolByTaps, chooseByTaps, largestOfTaps } from "./maxPoolByTaps.js";
import { canPoolByTiles, largestOfTiles } from "./maxPoolByTiles.js";
import { type Pool, poolOf } from "./maxPoolGradient.js";
import { ofPadded } from "./maxPoolOfPadded.js";
import { windowAttributes } from "./window.js";

/**
 * ONNX MaxPool; where its indices are wanted (the gradient's, which it finds slowly), elementwise ops on the elements of
 * the windows, taken apart.
 */
export const maxPool = lowering(maxPoolOp, (context, node) => {
  const indices = node.outputs[1] as number;
  const pool = poolOf(context, node);
  const { input, output, attributes } = pool;
  const isRefused = attributes.padding.some(
    (pair, i) => Math.max(...pair) >= (attributes.kernel[i] as number),
  );
  if (isRefused) return context.decompose(node, ([x]) => ofPadded(x as Tensor, attributes));
  const wantsPlaces = context.isOrt && context.uses(indices) > 0;
  // The WebGPU provider's MaxPool gives no indices.
  if (wantsPlaces && (context.isWebgpu || canPoolByTaps(input.shape, output.shape, attributes))) {
    return byTaps(context, node, pool);
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
        suspectedBySource(context, x) ?? mayHoldNaNOrLowest(context, input, compute),
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

function byTaps(context: LoweringContext, node: Node, pool: Pool): void {
  const [x] = node.inputs as [number];
  const [y, indices] = node.outputs as [number, number];
  const { input, output, attributes } = pool;
  const [largest, taps] = elements(context, node, pool);
  context.set(y, largest);
  const place = (inside: Emitter): string => chooseByTaps(inside, input, output, largest, taps, attributes);
  if (!isFloat(input.dtype) || context.isWebgpu) {
    context.set(indices, place(context));
    return;
  }
  const outputs: readonly Spec[] = [{ dtype: "int32", shape: output.shape }];
  const withNaN = (inside: Emitter): string[] => {
    const window = windowAttributes(attributes, attributes.kernel);
    return [inside.cast(placeWithNaN(inside, context.full(x), input.dtype, window), "int32")];
  };
  const suspect = suspectedBySource(context, x) ?? mayHoldNaN(context, largest);
  const [index] = whereNaN(context, suspect, outputs, withNaN, (inside) => [place(inside)]);
  context.set(indices, index as string);
}

/** The maxima of all windows, and the elements of all windows by their place in it. */
function elements(
  context: LoweringContext,
  node: Node,
  { input, output, attributes }: Pool,
): readonly [largest: string, taps: readonly string[]] {
  const [x] = node.inputs as [number];
  if (!context.isWebgpu && canPoolByTiles(input, attributes))
    return largestOfTiles(context, context.full(x), input, output, attributes.kernel[0] as number);
  const [largest, ...taps] = context.inline(node, [x], ([x]) => largestOfTaps(x as Tensor, attributes)) as [
    Compact,
    ...Compact[],
  ];
  return [largest.name, taps.map(({ name }) => name)];
}
