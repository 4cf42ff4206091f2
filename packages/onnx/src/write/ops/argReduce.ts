import { argMaxOp, argMinOp } from "@hyaline/core/ops";
import type { Emitter } from "../graph/emitter.js";
import { computeDType } from "../ort/kernels.js";
import { mayHoldNaN, mayLoseNaN, rankedWithNaN, whereNaN } from "../ort/notANumber.js";
import { type Lowering, lowering } from "./lowering.js";

const reductions = [
  [argMaxOp, "ArgMax", "largest"],
  [argMinOp, "ArgMin", "smallest"],
] as const;

export const argReduce: readonly Lowering[] = reductions.map(([op, opType, end]) =>
  lowering(op, (context, node) => {
    const [x] = node.inputs as [number];
    const [output] = node.outputs as [number];
    const { axis, keepDims } = node.attributes;
    const { dtype } = context.spec(x);
    const { shape } = context.spec(output);
    const compute = computeDType(opType, dtype, context.target);
    const input = compute === dtype ? context.full(x) : context.cast(context.full(x), compute);
    const choose = (inside: Emitter, from: string) =>
      inside.emit(opType, [from], { axis, keepdims: keepDims ? 1 : 0 });
    const index = mayLoseNaN(context, x)
      ? whereNaN(
          context,
          mayHoldNaN(context, input),
          [{ dtype: "int64", shape }],
          (inside) => [choose(inside, rankedWithNaN(inside, input, dtype, end))],
          (inside) => [choose(inside, input)],
        )[0]
      : choose(context, input);
    context.setInt64(output, index as string);
    context.set(output, context.cast(index as string, "int32"));
  }),
);
