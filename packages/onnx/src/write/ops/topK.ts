import type { Spec } from "@hyaline/core";
import { topKOp } from "@hyaline/core/ops";
import type { Emitter } from "../graph/emitter.js";
import { computeDType } from "../ort/kernels.js";
import { mayHoldNaN, mayLoseNaN, rankedWithNaN, whereNaN } from "../ort/notANumber.js";
import { lowering } from "./lowering.js";

/** Equal elements keep their order in ONNX too; NaN counts as the largest, which ONNX leaves open. */
export const topK = lowering(topKOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [values, indices] = node.outputs as [number, number];
  const { k, axis, largest } = node.attributes;
  const { dtype } = context.spec(x);
  const result = context.spec(values);
  const compute = computeDType("TopK", dtype, context.target);
  const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
  const choose = (inside: Emitter, from: string): string[] =>
    inside.emitMany("TopK", [from, inside.int64s([k])], 2, { axis, largest: largest ? 1 : 0, sorted: 1 });
  const outputs = [result, { dtype: "int64" as const, shape: (result as Spec).shape }];
  const withNaN = (inside: Emitter): string[] => {
    const index = choose(inside, rankedWithNaN(inside, input, dtype, "largest"))[1] as string;
    return [inside.emit("GatherElements", [input, index], { axis }), index];
  };
  const [best, index] = (
    mayLoseNaN(context, x)
      ? whereNaN(context, mayHoldNaN(context, input), outputs, withNaN, (inside) => choose(inside, input))
      : choose(context, input)
  ) as [string, string];
  context.set(values, compute === dtype ? best : context.cast(best, dtype));
  context.setInt64(indices, index);
  context.set(indices, context.cast(index, "int32"));
});
