/** What each element of a kernel meets as the window moves: strided slices of the padded input. Not an op itself. */
import { reshape, type SliceRange, slice, type Tensor, transpose } from "@hyaline/core";
import type { WindowAttributes } from "@hyaline/core/ops";
import { windowCounts } from "./window.js";

/** Every element of a kernel by its place, row-major. */
export const tapsOf = (kernel: readonly number[]): readonly (readonly number[])[] =>
  kernel.reduce<number[][]>(
    (all, size) => all.flatMap((tap) => Array.from({ length: size }, (_, i) => [...tap, i])),
    [[]],
  );

/** Do windows cover the axis without overlap and without rest? */
const tiles = (size: number, kernel: number, stride: number, dilation: number): boolean =>
  kernel > 1 && stride === kernel && dilation === 1 && size % kernel === 0;

/** The k-th element of each window of the last axis, for every k: one transpose, where slices pick elements one by one. */
function columnsOfTiles(x: Tensor, kernel: number): Tensor[] {
  const shape = [...x.shape.slice(0, -1), (x.shape.at(-1) as number) / kernel];
  const columns = transpose(reshape(x, [x.size / kernel, kernel]));
  return Array.from({ length: kernel }, (_, k) => reshape(slice(columns, [k]), shape));
}

/**
 * One slice for each element of the kernel, of a padded `x` whose spatial axes begin at `axis`; its spatial sizes are
 * the numbers of windows. The last axis, along which elements are picked one by one where there is a stride, is cut
 * first, once for all that share it.
 */
export function tapSlices(
  x: Tensor,
  axis: number,
  kernel: readonly number[],
  { strides, dilations }: WindowAttributes,
): Tensor[] {
  const still = kernel.map(() => [0, 0] as const);
  const spatial = x.shape.slice(axis, axis + kernel.length);
  const counts = windowCounts(spatial, kernel, { strides, dilations, padding: still });
  const range = (k: number, i: number): SliceRange => {
    const start = k * (dilations[i] as number);
    const stride = strides[i] as number;
    return [start, start + ((counts[i] as number) - 1) * stride + 1, stride];
  };
  const lead = new Array<null>(axis).fill(null);
  const last = kernel.length - 1;
  const [size, width, stride, dilation] = [spatial, kernel, strides, dilations].map((list) => list[last]) as [
    number,
    number,
    number,
    number,
  ];
  const isLastOfX = axis + kernel.length === x.rank;
  const columns =
    isLastOfX && tiles(size, width, stride, dilation)
      ? columnsOfTiles(x, width)
      : Array.from({ length: width }, (_, k) =>
          slice(x, [...lead, ...new Array<null>(last).fill(null), range(k, last)]),
        );
  return tapsOf(kernel).map((tap) =>
    slice(columns[tap[last] as number] as Tensor, [...lead, ...tap.slice(0, last).map(range)]),
  );
}
