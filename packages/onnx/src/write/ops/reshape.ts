import { reshapeOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

export const reshape = lowering(reshapeOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { shape } = node.attributes;
  const compact = context.compact(x);
  if (compact.shape.length === 0) context.set(output, compact.name, []);
  else context.set(output, context.reshape(context.full(x), shape));
  const known = context.knownInt64(x);
  if (known) context.setInt64(output, context.reshape(context.int64(x), shape));
});
