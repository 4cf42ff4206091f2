import { fail } from "@hyaline/core";
import { choice, type Given, readOptions } from "@hyaline/core/facts";

/** A picture's pixels, red, green, blue and opacity by turns, row by row: an `ImageData`, or what decoders in Node give. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

const fromImagesOptions = {
  /** Red, green and blue (default), or their luminance alone. */
  channels: choice("Red, green and blue, or their luminance alone.", ["rgb", "grey"], "rgb"),
};
export interface FromImagesOptions extends Given<typeof fromImagesOptions> {}

/** Of red, green and blue, in ITU-R BT.601's luminance. */
const LUMINANCE = [0.299, 0.587, 0.114];

/**
 * Pictures of one size as inputs for `dataset`: float32[rows, channels, height, width], from 0 to 1. Opacity is left out.
 *
 * @throws HyalineError `data` without pictures or where pixels are missing, `shape` for pictures of other sizes
 * @example
 * ```ts
 * const red = { width: 1, height: 1, data: [255, 0, 0, 255] };
 * fromImages([red]).shape; // [1, 3, 1, 1]
 * ```
 */
export function fromImages(
  images: readonly Pixels[],
  options: FromImagesOptions = {},
): { readonly values: Float32Array; readonly shape: readonly number[] } {
  const { channels } = readOptions("fromImages", fromImagesOptions, options);
  const [first] = images;
  if (first === undefined) return fail("data", "fromImages needs at least one picture", "none");
  const { width, height } = first;
  const size = width * height;
  const depth = channels === "rgb" ? 3 : 1;
  const values = new Float32Array(images.length * depth * size);
  for (const [row, { data, ...image }] of images.entries()) {
    if (image.width !== width || image.height !== height)
      fail(
        "shape",
        "fromImages needs pictures of one size",
        `${image.width} × ${image.height} as picture ${row}, for ${width} × ${height}`,
        "draw them to one size first",
      );
    if (data.length !== 4 * size)
      fail(
        "data",
        "pixels are red, green, blue and opacity",
        `${data.length} numbers for ${width} × ${height} in picture ${row}`,
      );
    for (let i = 0; i < size; i++) {
      const of = (channel: number) => (data[4 * i + channel] as number) / 255;
      if (depth === 3) for (let c = 0; c < 3; c++) values[(row * 3 + c) * size + i] = of(c);
      else values[row * size + i] = LUMINANCE.reduce((sum, part, c) => sum + part * of(c), 0);
    }
  }
  return { values, shape: [images.length, depth, height, width] };
}
