import { type DType, sizeOf } from "@hyaline/core";
import type { LoweringContext } from "../write/context.js";
import { computeDType } from "../write/kernels.js";
import type { OnnxAttributes, OnnxValue } from "../write/model.js";
import { lowering } from "./lowering.js";
import { mayLoseNaN, rankedWithNaN, whereNaN } from "./notANumber.js";
import { exactPadding, type PoolAttributes } from "./pool.js";
import { windowAttributes } from "./window.js";

export const maxPool = lowering<PoolAttributes>("maxPool", (context, node) => {
  const [x] = node.inputs as [number];
  const [output, indices] = node.outputs as [number, number];
  const { shape, dtype } = context.spec(x);
  const result = context.spec(output);
  const padding = exactPadding(shape.slice(2), result.shape.slice(2), node.attributes);
  const attributes = windowAttributes({ ...node.attributes, padding }, node.attributes.kernel);
  const count = context.uses(indices) > 0 ? 2 : 1;
  const pool = (inside: LoweringContext, input: string) =>
    inside.emitMany("MaxPool", [input], count, attributes);
  const compute = computeDType("MaxPool", dtype);
  const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
  const outputs: Omit<OnnxValue, "name">[] = [result, { ...result, dtype: "int64" as const }].slice(0, count);
  const [y, index] = mayLoseNaN(context, x)
    ? whereNaN(
        context,
        input,
        outputs,
        (inside) => poolWithNaN(inside, input, dtype, sizeOf(shape), attributes).slice(0, count),
        (inside) => pool(inside, input),
      )
    : pool(context, input);
  context.set(output, compute === dtype ? (y as string) : context.cast(y as string, dtype));
  if (index === undefined) return;
  context.setInt64(indices, index);
  context.set(indices, context.cast(index, "int32"));
});

/** Finds the first NaN of each window, or else its maximum, by its place. */
function poolWithNaN(
  context: LoweringContext,
  x: string,
  dtype: DType,
  size: number,
  attributes: OnnxAttributes,
): string[] {
  const ranked = rankedWithNaN(context, x, dtype, "largest");
  const [, index] = context.emitMany("MaxPool", [ranked], 2, attributes) as [string, string];
  return [context.emit("Gather", [context.reshape(x, [size]), index], { axis: 0 }), index];
}
