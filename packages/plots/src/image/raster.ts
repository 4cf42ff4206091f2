/** A picture as numbers: `channels` numbers for each pixel, row by row. */
export interface Raster {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float64Array;
}

export const raster = (height: number, width: number, channels: number): Raster => ({
  height,
  width,
  channels,
  values: new Float64Array(height * width * channels),
});

/**
 * The raster with at most `size` pixels to a side: blocks of pixels become their mean, so that the size of a plot is bounded.
 * A block with a NaN in it is NaN.
 */
export function shrink(image: Raster, size: number): Raster {
  const step = Math.ceil(Math.max(image.height, image.width) / size);
  if (step <= 1) return image;
  const { channels } = image;
  const small = raster(Math.ceil(image.height / step), Math.ceil(image.width / step), channels);
  const counts = new Uint32Array(small.height * small.width);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const block = Math.floor(y / step) * small.width + Math.floor(x / step);
      counts[block]!++;
      for (let c = 0; c < channels; c++) {
        small.values[block * channels + c]! += image.values[(y * image.width + x) * channels + c] as number;
      }
    }
  }
  for (let i = 0; i < small.values.length; i++)
    small.values[i]! /= counts[Math.floor(i / channels)] as number;
  return small;
}
