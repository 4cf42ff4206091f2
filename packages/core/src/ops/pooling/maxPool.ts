import { apply, apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { primitive } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { iota } from "../creation/iota.js";
import { mul } from "../elementwise/mul.js";
import { sub } from "../elementwise/sub.js";
import { scatter } from "../indexing/scatter.js";
import { reshape } from "../structure/reshape.js";
import { normalisePool, type PoolAttributes, type PoolOptions, pooledShape, poolKeys } from "./pool.js";

export const maxPoolOp = primitive<PoolAttributes>({
  name: "maxPool",
  infer: (inputs, attributes) => {
    const [x] = inputs as [Spec];
    if (x.dtype === "bool")
      fail("dtype", "maxPool takes numbers, not bool", formatSpec(x), "cast(…) it first");
    const shape = pooledShape("maxPool", x, attributes);
    return [
      { dtype: x.dtype, shape },
      { dtype: "int32", shape },
    ];
  },
  vjp: ({ inputs, outputs }, [g]) => {
    const [x] = inputs as [Tensor];
    const [, indices] = outputs as [Tensor, Tensor];
    if (!g || !isFloat(x.dtype)) return [undefined];
    const zeros = fill(0, { dtype: x.dtype, shape: [x.size] });
    const flat = scatter(zeros, reshape(indices, [g.size]), reshape(g, [g.size]), {
      axis: 0,
      reduction: "add",
    });
    return [reshape(flat, x.shape)];
  },
  batch: (inputs, { op, attributes }) => {
    const [x] = inputs as [Tensor];
    const [size, n, ...rest] = x.shape as [number, number, ...number[]];
    const [y, indices] = apply(op, [reshape(x, [size * n, ...rest])], attributes) as [Tensor, Tensor];
    const shape = [size, n, ...y.shape.slice(1)];
    const example = iota({ dtype: "int32", shape: [size, ...new Array(shape.length - 1).fill(1)] }, 0);
    const offset = mul(example, x.size / Math.max(1, size));
    return [reshape(y, shape), sub(reshape(indices, shape), offset)];
  },
});

/**
 * The largest element of each window over 1 to 3 spatial axes; NaN where there is one. Padding never wins. Its gradient
 * goes to the first element, in row-major order of the window, that attains the maximum.
 *
 * @param x number[batch, channels, ...spatial]
 * @param options strides default to the kernel: windows that do not overlap
 * @returns number[batch, channels, ...spatial]
 * @throws HyalineError `shape`, `argument`, `dtype`
 * @example
 * ```ts
 * maxPool(zeros([1, 3, 8, 8]), { kernel: 2 }).shape; // [1, 3, 4, 4]
 * ```
 */
export const maxPool = (x: Tensor, options: PoolOptions): Tensor => {
  refuseUnknown("maxPool", options, poolKeys);
  return apply1(maxPoolOp, [x], normalisePool("maxPool", x, options));
};

/**
 * {@link maxPool}, and where each maximum came from: its index in the flattened `x` (the convention of ONNX MaxPool).
 *
 * @returns `[y, indices]`, `indices` int32 shaped like y
 * @example
 * ```ts
 * const [y, indices] = maxPoolWithIndices(tensor([[[1, 5, 2, 3]]]), { kernel: 2 });
 * await indices.array(); // [[[1, 3]]]
 * ```
 */
export const maxPoolWithIndices = (x: Tensor, options: PoolOptions): [y: Tensor, indices: Tensor] => {
  refuseUnknown("maxPoolWithIndices", options, poolKeys);
  return apply(maxPoolOp, [x], normalisePool("maxPool", x, options)) as [Tensor, Tensor];
};
