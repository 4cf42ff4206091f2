/** What the pools share: options, their normal form, and the sizes that follow. Not an op itself. */
import { apply1, checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import type { BatchRule } from "../../op.js";
import { formatSpec, type Shape, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import {
  normaliseWindow,
  perAxis,
  spatialShape,
  type WindowAttributes,
  type WindowOptions,
  windowCounts,
} from "../convolution/window.js";

import { reshape } from "../structure/reshape.js";

export interface PoolOptions extends WindowOptions {
  /** Sizes of the window: one number, or one per spatial axis. */
  readonly kernel: number | readonly number[];
  /** Steps between windows (default: the kernel, so that windows do not overlap). */
  readonly strides?: number | readonly number[];
  /** Also take a last window that reaches past the end, if it starts on the input or the padding before it (default false). */
  readonly ceilMode?: boolean;
}

/** The names of {@link PoolOptions}. */
export const poolKeys = ["kernel", "strides", "ceilMode", "padding", "dilations"];

export type PoolAttributes = WindowAttributes & {
  readonly kernel: readonly number[];
  readonly ceilMode: boolean;
};

export function normalisePool(name: string, x: Tensor, options: PoolOptions): PoolAttributes {
  checkTensor(name, x);
  const spatial = spatialShape(name, x);
  const kernel = perAxis(name, "kernel", options.kernel, spatial.length, 1);
  const { strides = kernel, ceilMode = false } = options;
  return { ...normaliseWindow(name, { ...options, strides }, spatial, kernel), kernel, ceilMode };
}

/** The pool's output shape; every window must hold at least one element of the input. */
export function pooledShape(name: string, x: Spec, attributes: PoolAttributes): Shape {
  const spatial = spatialShape(name, x);
  const { kernel, ceilMode } = attributes;
  const counts = windowCounts(name, spatial, kernel, attributes, ceilMode);
  const empty = counts.findIndex((count, axis) =>
    tapsPerWindow(axis, count, spatial, attributes).includes(0),
  );
  if (empty >= 0) {
    fail(
      "argument",
      `${name} needs an element of the input in every window`,
      `padding [${attributes.padding[empty]}] around ${spatial[empty]} of ${formatSpec(x)} on spatial axis ${empty}`,
      "use less padding than the kernel",
    );
  }
  return [...x.shape.slice(0, 2), ...counts];
}

/** For each window along one axis, how many of its elements lie on the input (and, if asked, on the padding). */
export function tapsPerWindow(
  axis: number,
  count: number,
  spatial: Shape,
  { kernel, strides, dilations, padding }: PoolAttributes,
  withPadding = false,
): number[] {
  const [begin, end] = padding[axis] as readonly [number, number];
  const from = withPadding ? -begin : 0;
  const to = (spatial[axis] as number) + (withPadding ? end : 0);
  return Array.from({ length: count }, (_, i) => {
    let taps = 0;
    for (let k = 0; k < (kernel[axis] as number); k++) {
      const at = i * (strides[axis] as number) - begin + k * (dilations[axis] as number);
      if (at >= from && at < to) taps++;
    }
    return taps;
  });
}

/** Every example of a batch is pooled alone: they join the batch axis. */
export const batchPool: BatchRule = (inputs, { op, attributes }) => {
  const [x] = inputs as [Tensor];
  const [size, n, ...rest] = x.shape as [number, number, ...number[]];
  const y = apply1(op, [reshape(x, [size * n, ...rest])], attributes);
  return [reshape(y, [size, n, ...y.shape.slice(1)])];
};
