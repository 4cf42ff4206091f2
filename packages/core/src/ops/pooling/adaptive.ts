/** What the adaptive pools share: windows that cut each spatial axis into a given number of nearly equal parts. Not an op itself. */
import { apply1, checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { type Composite, composite } from "../../op.js";
import { formatSpec, type Shape, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { perAxis, spatialShape } from "../convolution/window.js";
import { batchPool } from "./pool.js";

export interface AdaptivePoolOptions {
  /** The result's spatial sizes: one number, or one per spatial axis. */
  readonly size: number | readonly number[];
}

/** The names of {@link AdaptivePoolOptions}. */
export const adaptivePoolKeys = ["size"];

export type AdaptivePoolAttributes = { readonly size: Shape };

/** From where (included) to where (not included) each window goes: as PyTorch cuts, they may overlap by one element. */
export const adaptiveWindows = (
  size: number,
  count: number,
): { readonly start: number; readonly end: number }[] =>
  Array.from({ length: count }, (_, i) => ({
    start: Math.floor((i * size) / count),
    end: Math.ceil(((i + 1) * size) / count),
  }));

export const adaptivePool = (
  name: string,
  accepts: (x: Spec) => boolean,
  body: (x: Tensor, size: Shape) => Tensor,
): Composite<AdaptivePoolAttributes> =>
  composite<AdaptivePoolAttributes>({
    name,
    infer: (inputs, { size }) => {
      const [x] = inputs as [Spec];
      if (!accepts(x)) fail("dtype", `${name} takes other data types`, formatSpec(x), "cast(…) it first");
      if (spatialShape(name, x).includes(0)) fail("shape", `${name} needs elements to pool`, formatSpec(x));
      return [{ dtype: x.dtype, shape: [...x.shape.slice(0, 2), ...size] }];
    },
    body: ([x], { size }) => [body(x as Tensor, size)],
    batch: batchPool,
  });

export function applyAdaptive(
  op: Composite<AdaptivePoolAttributes>,
  x: Tensor,
  { size }: AdaptivePoolOptions,
): Tensor {
  checkTensor(op.name, x);
  return apply1(op, [x], { size: perAxis(op.name, "size", size, spatialShape(op.name, x).length, 1) });
}
