/** Maxima of square windows that lie side by side, and their elements. Not an op itself. */
import type { Shape, Spec } from "@hyaline/core";
import type { PoolAttributes } from "@hyaline/core/ops";
import type { Emitter } from "../graph/emitter.js";

/** Are the windows squares beside one another, of numbers that SpaceToDepth moves? What is left over is cut off. */
export const canPoolByTiles = ({ dtype, shape }: Spec, attributes: PoolAttributes): boolean => {
  const { kernel, strides, dilations, padding } = attributes;
  const [size] = kernel as [number];
  return (
    dtype === "float32" &&
    shape.length === 4 &&
    size > 1 &&
    [...kernel, ...strides].every((n) => n === size) &&
    dilations.every((n) => n === 1) &&
    padding.every(([begin, end]) => begin === 0 && end === 0)
  );
};

/**
 * The maxima of all windows, NaN where there is one, then the elements of all windows by their place in it: SpaceToDepth
 * puts them side by side in one pass, where slices take one each.
 */
export function largestOfTiles(
  context: Emitter,
  x: string,
  { shape }: Spec,
  { shape: windows }: Spec,
  size: number,
): [largest: string, taps: string[]] {
  const [n, channels, ...counts] = windows as [number, number, number, number];
  const covered = counts.map((count) => count * size);
  const whole = isCovered(shape, covered) ? x : cut(context, x, covered);
  const planes = context.reshape(whole, [1, n * channels, ...covered]);
  const moved = context.emit("SpaceToDepth", [planes], { blocksize: size });
  const count = size ** 2;
  const stacked = context.reshape(moved, [count * n, channels, ...counts]);
  const sizes = context.int64s(new Array(count).fill(n));
  const taps = context.emitMany("Split", [stacked, sizes], count, { axis: 0 });
  return [taps.reduce((a, b) => context.emit("Max", [a, b])), taps];
}

const isCovered = (shape: Shape, covered: readonly number[]): boolean =>
  covered.every((size, i) => size === shape[i + 2]);

const cut = (context: Emitter, x: string, [height, width]: readonly number[]): string =>
  context.emit("Slice", [
    x,
    context.int64s([0, 0]),
    context.int64s([height as number, width as number]),
    context.int64s([2, 3]),
  ]);
