import { transposeOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

export const transpose = lowering(transposeOp, (context, node) => {
  const [x] = node.inputs as [number];
  const { permutation } = node.attributes;
  const { shape } = context.spec(x);
  // Moving axes of size 1 alone moves nothing in memory.
  const moved = permutation.filter((axis) => shape[axis] !== 1);
  const isReshape = moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number));
  const result = isReshape
    ? context.reshape(
        context.full(x),
        permutation.map((axis) => shape[axis] as number),
      )
    : context.emit("Transpose", [context.full(x)], { perm: permutation });
  context.set(node.outputs[0] as number, result);
});
