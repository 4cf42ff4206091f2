import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { convOp } from "../convolution/conv.js";
import { extent } from "../convolution/window.js";
import { fill } from "../creation/fill.js";
import { abs } from "../elementwise/abs.js";
import { cast } from "../elementwise/cast.js";
import { greater } from "../elementwise/greater.js";
import { single } from "../elementwise/inSingle.js";
import { pow } from "../elementwise/pow.js";
import { where } from "../elementwise/where.js";
import { reshape } from "../structure/reshape.js";
import { batchPool, normalisePool, type PoolAttributes, type PoolOptions, pooledShape } from "./pool.js";

export interface LpPoolOptions extends PoolOptions {
  /** The order of the norm (default 2). */
  readonly p?: number;
}

export type LpPoolAttributes = PoolAttributes & { readonly p: number };

export const lpPoolOp = composite<LpPoolAttributes>({
  name: "lpPool",
  infer: (inputs, attributes) => {
    const [x] = inputs as [Spec];
    if (!isFloat(x.dtype))
      fail("dtype", "lpPool takes floating-point tensors", formatSpec(x), "cast(…) it first");
    return [{ dtype: x.dtype, shape: pooledShape("lpPool", x, attributes) }];
  },
  body: (inputs, attributes) => {
    const [given] = inputs as [Tensor];
    const x = single(given);
    const { p, kernel, strides, dilations } = attributes;
    const [n, channels, ...spatial] = x.shape as [number, number, ...number[]];
    const windows = pooledShape("lpPool", x, attributes).slice(2);
    // Sums over windows are a convolution of each channel with ones; padding reaches as far as the last window.
    const padding = attributes.padding.map(([begin], i): [number, number] => {
      const reach = extent(kernel[i] as number, dilations[i] as number);
      const end =
        ((windows[i] as number) - 1) * (strides[i] as number) + reach - begin - (spatial[i] as number);
      return [begin, Math.max(0, end)];
    });
    const powers = reshape(pow(abs(x), p), [n * channels, 1, ...spatial]);
    const ones = fill(1, { dtype: x.dtype, shape: [1, 1, ...kernel] });
    const total = apply1(convOp, [powers, ones], { strides, dilations, padding, groups: 1 });
    // The root of 0 has no derivative: a window of zeros passes none on.
    const some = greater(total, 0);
    const norm = where(some, pow(where(some, total, 1), 1 / p), 0);
    return [cast(reshape(norm, [n, channels, ...windows]), given.dtype)];
  },
  batch: batchPool,
});

/**
 * The p-norm of each window over 1 to 3 spatial axes: (Σ |x|^p)^(1/p). So it is for odd p and for the cut windows of
 * `ceilMode` too, where PyTorch keeps the signs of powers and scales the sum up to that of a whole window.
 *
 * @param x float[batch, channels, ...spatial]
 * @param options strides default to the kernel: windows that do not overlap
 * @returns float[batch, channels, ...spatial]
 * @throws HyalineError `shape`, `argument`, `dtype`
 * @example
 * ```ts
 * await lpPool(tensor([[[3, -4, 0, 2]]]), { kernel: 2 }).array(); // [[[5, 2]]]
 * ```
 */
export function lpPool(x: Tensor, given: LpPoolOptions): Tensor {
  const { p = 2, ...options } = refuseUnknown("lpPool", given, [
    "p",
    "kernel",
    "strides",
    "ceilMode",
    "padding",
    "dilations",
  ]);
  if (!(p > 0)) fail("argument", "lpPool needs an order above 0", String(p));
  return apply1(lpPoolOp, [x], { ...normalisePool("lpPool", x, options), p });
}
