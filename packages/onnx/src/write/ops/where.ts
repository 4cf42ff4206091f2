import { type Node, sizeOf, type ValueId } from "@hyaline/core";
import { whereOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { computeDType } from "../ort/kernels.js";
import { lowering } from "./lowering.js";
import { maskedPool } from "./maxPoolGradient.js";
import { emitScatterOf } from "./scatter.js";

export const where = lowering(whereOp, (context, node) => {
  const [output] = node.outputs as [number];
  const ofMaxima = maskOfMaxima(context, node);
  if (ofMaxima !== undefined) return context.set(output, ofMaxima);
  const { names, shape } = context.broadcastInputs(node.inputs);
  const [condition, a, b] = names as [string, string, string];
  const { dtype } = context.spec(output);
  const compute = computeDType("Where", dtype, context.target);
  const wide = (name: string) => (compute === dtype ? name : context.cast(name, compute));
  const chosen = context.emit("Where", [condition, wide(a), wide(b)]);
  return context.set(output, compute === dtype ? chosen : context.cast(chosen, dtype), shape);
});

/** ReLU's mask of what comes back through a maximum pool, on the pool's results instead of its inputs. */
function maskOfMaxima(context: LoweringContext, node: Node): string | undefined {
  const masked = maskedPool(context, node);
  if (!masked) return undefined;
  const { scatter, pool, limit } = masked;
  const [updates, maxima] = [scatter.inputs[2], pool.outputs[0]] as [ValueId, ValueId];
  const count = [sizeOf(context.spec(maxima).shape)];
  const { dtype, shape } = context.spec(node.outputs[0] as ValueId);
  if (count[0] === 0) return undefined;
  const isAbove = context.emit("Greater", [
    context.reshape(context.full(maxima), count),
    context.scalar(limit, dtype),
  ]);
  const zero = context.scalar(0, dtype);
  const passed = context.emit("Where", [isAbove, context.reshape(context.full(updates), count), zero]);
  return context.reshape(
    emitScatterOf(context, scatter as Parameters<typeof emitScatterOf>[1], passed),
    shape,
  );
}
