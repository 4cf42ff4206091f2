import type { ValueId } from "@hyaline/core";
import { gatherOp, takeAlongAxisOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { type Lowering, lowering } from "./lowering.js";

/** Indices for consumers that take int32 or int64 alike: whichever exists, and int32 for a GPU, which has no int64. */
export const anyIndices = (context: LoweringContext, value: ValueId): string =>
  context.knownInt64(value) && !context.isWebgpu ? context.int64(value) : context.full(value);

const gathers = [
  [gatherOp, "Gather"],
  [takeAlongAxisOp, "GatherElements"],
] as const;

export const gather: readonly Lowering[] = gathers.map(([op, opType]) =>
  lowering(op, (context, node) => {
    const [x, indices] = node.inputs as [number, number];
    const inputs = [context.full(x), anyIndices(context, indices)];
    context.set(node.outputs[0] as number, context.emit(opType, inputs, { axis: node.attributes.axis }));
  }),
);
