import { cast, fail, formatSpec, reshape, sameShape, type Tensor } from "@hyaline/core";

/**
 * The target in the output's shape and data type: [rows] stands for [rows, 1] and the other way round. Any other
 * difference is an error, because broadcasting [rows, 1] against [rows] would compare every row with every other.
 */
export function sameRows(loss: string, output: Tensor, target: Tensor): Tensor {
  const squeezed = (shape: readonly number[]) => (shape.at(-1) === 1 ? shape.slice(0, -1) : shape);
  if (!sameShape(squeezed(output.shape), squeezed(target.shape))) {
    fail(
      "shape",
      `${loss} needs outputs and targets of one shape`,
      `${formatSpec(output)} and ${formatSpec(target)}`,
    );
  }
  return cast(reshape(target, output.shape), output.dtype);
}
