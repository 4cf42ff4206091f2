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

/**
 * A map of one channel as large as an image, between its numbers in proportion (bilinear, corners not aligned), as Grad-CAM's
 * are enlarged.
 */
export function enlarge(map: Raster, height: number, width: number): Raster {
  const large = raster(height, width, 1);
  const places = (size: number, from: number) =>
    Array.from({ length: size }, (_, i) => {
      const at = Math.min(Math.max(((i + 0.5) * from) / size - 0.5, 0), from - 1);
      const first = Math.min(Math.floor(at), from - 1);
      return { first, next: Math.min(first + 1, from - 1), share: at - first };
    });
  const columns = places(width, map.width);
  for (const [y, row] of places(height, map.height).entries()) {
    for (const [x, column] of columns.entries()) {
      const at = (line: number) => {
        const left = map.values[line * map.width + column.first] as number;
        const right = map.values[line * map.width + column.next] as number;
        return column.share === 0 ? left : left + (right - left) * column.share;
      };
      const top = at(row.first);
      large.values[y * width + x] = row.share === 0 ? top : top + (at(row.next) - top) * row.share;
    }
  }
  return large;
}
