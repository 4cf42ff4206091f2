import {
  argMax,
  argMin,
  cumSum,
  logSumExp,
  max,
  mean,
  min,
  prod,
  sizeOf,
  sum,
  type Tensor,
  topK,
  variance,
} from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

type Reduce = (
  x: Tensor,
  options: { readonly axes: readonly number[]; readonly keepDims: boolean },
) => Tensor;

const overAxes = (op: string, reduce: Reduce): Family => ({
  op,
  draw: (draw) => {
    const shape = draw.shape(draw.int(1, 4), 1, 7);
    const options = { axes: draw.axes(shape.length), keepDims: draw.chance(0.4) };
    return {
      about: { shape, ...options },
      call: (x) => reduce(x, options),
      inputs: [{ shape, values: draw.apart(sizeOf(shape)) }],
      // Hundreds of terms that cancel, whole in some draws.
      tolerance: 10,
    };
  },
});

/** An op along one axis, with further options that are drawn for the axis' length. */
const alongAxis = <Options>(
  op: string,
  choose: (draw: Draw, length: number) => Options,
  call: (x: Tensor, options: Options & { readonly axis: number }) => Tensor | readonly Tensor[],
): Family => ({
  op,
  draw: (draw) => {
    const shape = draw.shape(draw.int(1, 4), 1, 7);
    const axis = draw.int(0, shape.length - 1);
    const options = { ...choose(draw, shape[axis] as number), axis };
    return {
      about: { shape, ...options },
      call: (x) => call(x, options),
      inputs: [{ shape, values: draw.apart(sizeOf(shape)) }],
      differentiable: !op.startsWith("arg"),
    };
  },
});

const nothing = () => ({});

export const reduceFamilies: readonly Family[] = [
  overAxes("sum", sum),
  overAxes("mean", mean),
  overAxes("max", max),
  overAxes("min", min),
  overAxes("prod", prod),
  overAxes("variance", variance),
  overAxes("logSumExp", logSumExp),
  alongAxis("argMax", nothing, argMax),
  alongAxis("argMin", nothing, argMin),
  alongAxis("cumSum", (draw) => ({ reverse: draw.chance(0.5), exclusive: draw.chance(0.5) }), cumSum),
  alongAxis(
    "topK",
    (draw, length) => ({ k: draw.int(1, length), largest: draw.chance(0.5) }),
    (x, { k, ...options }) => {
      const { values, indices } = topK(x, k, options);
      return [values, indices];
    },
  ),
];
