import { sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reshape } from "../structure/reshape.js";
import { matMul } from "./matMul.js";

/** A matrix [out, in] times each vector along `axis`. */
export function multiplyAxis(x: Tensor, matrix: Tensor, axis: number): Tensor {
  const [out, size] = matrix.shape as [number, number];
  const before = x.shape.slice(0, axis);
  const after = x.shape.slice(axis + 1);
  const planes = reshape(x, [sizeOf(before), size, sizeOf(after)]);
  return reshape(matMul(matrix, planes), [...before, out, ...after]);
}
