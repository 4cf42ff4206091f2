/** Parameters of blocks along an axis, repeated for each element of a block. Not a reader itself. */
import { repeat, slice, type Tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";

export function blocks(parameter: Tensor, shape: readonly number[], axis: number, size: number): Tensor {
  const count = parameter.shape[axis] as number;
  const length = shape[axis] as number;
  const block = size > 0 ? size : Math.ceil(length / Math.max(1, count));
  const fits =
    parameter.rank === shape.length &&
    shape.every((n, i) => (i === axis ? count * block >= n : parameter.shape[i] === n));
  if (!fits) badFile("blocks of quantised values fill their axis", `[${parameter.shape}] for [${shape}]`);
  const wide = repeat(parameter, block, { axis });
  return slice(wide, [...new Array<null>(axis).fill(null), [0, length]]);
}
