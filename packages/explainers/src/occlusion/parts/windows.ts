import { fail, sizeOf } from "@hyaline/core";

/** One number for every axis that slides, or one for each of the last axes. */
export type Sizes = number | readonly number[];

/**
 * The elements of each window, in row-major order of their places: starts are multiples of the strides, ⌈(n - w) / s⌉ + 1
 * along an axis, and the last window is cut at the border.
 */
export function windowsOf(rowShape: readonly number[], window: Sizes, strides: Sizes): Int32Array[] {
  const rank = rowShape.length;
  // A number slides along the last two axes of an image with channels, along all of a smaller input.
  const sliding = rank > 2 ? 2 : Math.min(rank, 2);
  const onAxes = (sizes: Sizes, otherwise: (axis: number) => number): number[] => {
    const list = typeof sizes === "number" ? new Array<number>(sliding).fill(sizes) : sizes;
    if (list.length > rank)
      fail("shape", "a window has at most as many sides as a row has axes", `${list.length} for ${rank}`);
    return rowShape.map((_, axis) => list[axis - (rank - list.length)] ?? otherwise(axis));
  };
  const sides = onAxes(window, (axis) => rowShape[axis] as number);
  const steps = onAxes(strides, () => 1);
  sides.forEach((side, axis) => {
    if (side > (rowShape[axis] as number))
      fail(
        "shape",
        "a window must fit into a row",
        `[${sides.join(", ")}] for [${rowShape.join(", ")}]`,
        "give a smaller window",
      );
  });
  const places = rowShape.map(
    (n, axis) => Math.ceil((n - (sides[axis] as number)) / (steps[axis] as number)) + 1,
  );
  return Array.from({ length: sizeOf(places) }, (_, place) => {
    const starts = split(place, places).map((at, axis) => at * (steps[axis] as number));
    const size = starts.map((start, axis) =>
      Math.min(sides[axis] as number, (rowShape[axis] as number) - start),
    );
    return Int32Array.from({ length: sizeOf(size) }, (_, k) =>
      split(k, size).reduce(
        (at, offset, axis) => at * (rowShape[axis] as number) + (starts[axis] as number) + offset,
        0,
      ),
    );
  });
}

/** A place in row-major order as one index for each axis. */
function split(place: number, shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length);
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const n = shape[axis] as number;
    out[axis] = rest % n;
    rest = Math.floor(rest / n);
  }
  return out;
}
