import { encode, isFloat } from "../../dtype.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { concrete, type Tensor } from "../../tensor.js";
import { multiplyAxis } from "../linear/multiplyAxis.js";
import {
  type AdaptivePoolOptions,
  adaptivePool,
  adaptivePoolKeys,
  adaptiveWindows,
  applyAdaptive,
} from "./adaptive.js";
import { avgPool } from "./avgPool.js";

export const adaptiveAvgPoolOp = adaptivePool(
  "adaptiveAvgPool",
  ({ dtype }) => isFloat(dtype),
  (x, size) => {
    const spatial = x.shape.slice(2);
    if (spatial.every((n, i) => n % (size[i] as number) === 0)) {
      return avgPool(x, { kernel: spatial.map((n, i) => n / (size[i] as number)) });
    }
    return size.reduce(
      (y, count, i) => multiplyAxis(y, meanMatrix(spatial[i] as number, count, x), i + 2),
      x,
    );
  },
);

/** Row i averages window i. */
function meanMatrix(size: number, count: number, { dtype }: Tensor): Tensor {
  const matrix = new Float64Array(count * size);
  for (const [row, { start, end }] of adaptiveWindows(size, count).entries()) {
    matrix.fill(1 / (end - start), row * size + start, row * size + end);
  }
  return concrete(encode(matrix, dtype), { dtype, shape: [count, size] });
}

/**
 * Average pool with a given number of windows, which cut each spatial axis into nearly equal parts, as PyTorch does:
 * window i goes from floor(i · size / count) to ceil((i + 1) · size / count).
 *
 * @param x float[batch, channels, ...spatial]
 * @returns float[batch, channels, ...size]
 * @throws HyalineError `shape`, `argument`, `dtype`
 * @example
 * ```ts
 * await adaptiveAvgPool(tensor([[[1, 2, 3]]]), { size: 2 }).array(); // [[[1.5, 2.5]]]
 * ```
 */
export const adaptiveAvgPool = (x: Tensor, options: AdaptivePoolOptions): Tensor => {
  refuseUnknown("adaptiveAvgPool", options, adaptivePoolKeys);
  return applyAdaptive(adaptiveAvgPoolOp, x, options);
};
