import { isFiniteOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

/** |x| < ∞, which NaN is not either. */
export const finite = lowering(isFiniteOp, (context, node) => {
  const [x] = node.inputs as [number];
  const { name, shape } = context.compact(x);
  const limit = context.scalar(Number.POSITIVE_INFINITY, context.spec(x).dtype);
  context.set(node.outputs[0] as number, context.emit("Less", [context.emit("Abs", [name]), limit]), shape);
});
