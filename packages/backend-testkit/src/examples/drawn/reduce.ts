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

/** From -2 to 2 and apart from each other, so that the largest is certain. */
const apart = (draw: Draw, size: number): number[] =>
  draw.shuffled(Array.from({ length: size }, (_, i) => (4 * i + 2) / size - 2));

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
      call: (x) => reduce(x as Tensor, options),
      inputs: [{ shape, values: apart(draw, sizeOf(shape)) }],
      // Hundreds of terms that cancel, whole in some draws.
      tolerance: 10,
    };
  },
});

const alongAxis = (
  op: string,
  call: (x: Tensor, axis: number, draw: Draw, length: number) => Tensor | readonly Tensor[],
): Family => ({
  op,
  draw: (draw) => {
    const shape = draw.shape(draw.int(1, 4), 1, 7);
    const axis = draw.int(0, shape.length - 1);
    const seed = String(draw.int(0, 2 ** 20));
    return {
      about: { shape, axis, seed },
      call: (x) =>
        call(
          x as Tensor,
          axis,
          new (draw.constructor as new (seed: string) => Draw)(seed),
          shape[axis] as number,
        ),
      inputs: [{ shape, values: apart(draw, sizeOf(shape)) }],
      differentiable: !op.startsWith("arg"),
    };
  },
});

export const reduceFamilies: readonly Family[] = [
  overAxes("sum", sum),
  overAxes("mean", mean),
  overAxes("max", max),
  overAxes("min", min),
  overAxes("prod", prod),
  overAxes("variance", variance),
  overAxes("logSumExp", logSumExp),
  alongAxis("argMax", (x, axis) => argMax(x, { axis })),
  alongAxis("argMin", (x, axis) => argMin(x, { axis })),
  alongAxis("cumSum", (x, axis, draw) =>
    cumSum(x, { axis, reverse: draw.chance(0.5), exclusive: draw.chance(0.5) }),
  ),
  alongAxis("topK", (x, axis, draw, length) => {
    const { values, indices } = topK(x, draw.int(1, length), { axis, largest: draw.chance(0.5) });
    return [values, indices];
  }),
];
