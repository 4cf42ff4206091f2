import { refuseUnknown } from "../../facts/readOptions.js";
import { concrete, type Tensor } from "../../tensor.js";
import { gather } from "../indexing/gather.js";
import {
  type AdaptivePoolOptions,
  adaptivePool,
  adaptivePoolKeys,
  adaptiveWindows,
  applyAdaptive,
} from "./adaptive.js";
import { maxPool } from "./maxPool.js";

export const adaptiveMaxPoolOp = adaptivePool(
  "adaptiveMaxPool",
  ({ dtype }) => dtype !== "bool",
  (x, size) => {
    const kernel: number[] = [];
    const windows = size.reduce((y, count, i) => {
      const { indices, longest } = laidOut(x.shape[i + 2] as number, count);
      kernel.push(longest);
      return indices ? gather(y, indices, { axis: i + 2 }) : y;
    }, x);
    return maxPool(windows, { kernel });
  },
);

/** The windows side by side, each as long as the longest: shorter ones end with their last element repeated. */
function laidOut(size: number, count: number): { indices: Tensor | undefined; longest: number } {
  const windows = adaptiveWindows(size, count);
  const longest = Math.max(...windows.map(({ start, end }) => end - start));
  if (longest * count === size) return { indices: undefined, longest };
  const places = windows.flatMap(({ start, end }) =>
    Array.from({ length: longest }, (_, k) => Math.min(start + k, end - 1)),
  );
  return { indices: concrete(Int32Array.from(places), { dtype: "int32", shape: [places.length] }), longest };
}

/**
 * Maximum pool with a given number of windows, which cut each spatial axis into nearly equal parts, as PyTorch does:
 * window i goes from floor(i · size / count) to ceil((i + 1) · size / count). Of equal elements the first has the
 * gradient.
 *
 * @param x number[batch, channels, ...spatial]
 * @returns number[batch, channels, ...size]
 * @throws HyalineError `shape`, `argument`, `dtype`
 * @example
 * ```ts
 * await adaptiveMaxPool(tensor([[[1, 2, 3]]]), { size: 2 }).array(); // [[[2, 3]]]
 * ```
 */
export const adaptiveMaxPool = (x: Tensor, options: AdaptivePoolOptions): Tensor => {
  refuseUnknown("adaptiveMaxPool", options, adaptivePoolKeys);
  return applyAdaptive(adaptiveMaxPoolOp, x, options);
};
