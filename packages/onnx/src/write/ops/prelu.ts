import { sameShape } from "@hyaline/core";
import { preluOp } from "@hyaline/core/ops";
import { wideningFor } from "../ort/kernels.js";
import { lowerBody } from "./composites.js";
import { lowering } from "./lowering.js";

/** In ONNX the slopes broadcast to x, and not the other way round. */
export const prelu = lowering(preluOp, (context, node) => {
  const [x, slope] = node.inputs as [number, number];
  const [output] = node.outputs as [number];
  const { dtype, shape } = context.spec(output);
  if (!sameShape(context.spec(x).shape, shape) || wideningFor("PRelu", dtype, context.target) !== dtype) {
    return lowerBody(context, node);
  }
  context.set(output, context.emit("PRelu", [context.full(x), context.compact(slope).name]));
});
