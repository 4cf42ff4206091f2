import { fail, type NumericArray } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";

export interface GridOptions {
  /** The side of a square, in pixels. */
  readonly size: number;
}

/**
 * Squares of equal size, for images too small for anything cleverer; those at the right and lower edge may be cut.
 *
 * @throws HyalineError `argument` for a size that is no positive integer
 * @example
 * ```ts
 * limeImage(imageModel, { segmentation: gridSegmentation({ size: 2 }) });
 * ```
 */
export function gridSegmentation(options: GridOptions): (image: NumericArray) => NumericArray {
  const { size } = refuseUnknown("gridSegmentation", options, ["size"]);
  if (!Number.isInteger(size) || size < 1)
    fail("argument", "size must be a positive number of pixels", String(size));
  return ({ shape }) => {
    const [, height, width] = shape as [number, number, number];
    const across = Math.ceil(width / size);
    const values = Float64Array.from({ length: height * width }, (_, pixel) => {
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      return Math.floor(y / size) * across + Math.floor(x / size);
    });
    return { shape: [height, width], values };
  };
}
