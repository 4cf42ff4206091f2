/** One segmentation: which segment each pixel is in, numbered from 0. */
export interface Areas {
  readonly segments: Int32Array;
  readonly count: number;
}

/**
 * An image's pixels in areas: of the segments of all segmentations always that next whose new pixels have the largest mean; each
 * pixel gets the mean of the area that it came with. What no segment of enough new pixels covers is one last area.
 *
 * @param attributions one number a pixel
 */
export function areaByArea(
  attributions: Float64Array,
  all: readonly Areas[],
  minPixels: number,
): Float64Array {
  const values = new Float64Array(attributions.length);
  const isTaken = new Uint8Array(attributions.length);
  const candidates = all.flatMap(({ segments, count }, of) => {
    const members = Array.from({ length: count }, (): number[] => []);
    segments.forEach((segment, pixel) => {
      members[segment]?.push(pixel);
    });
    return members.map((pixels, segment) => ({
      of,
      segment,
      pixels,
      left: pixels.length,
      sum: sumOf(attributions, pixels),
    }));
  });
  const found = new Map(candidates.map((each) => [`${each.of}/${each.segment}`, each]));
  const take = (pixels: readonly number[]) => {
    const fresh = pixels.filter((pixel) => isTaken[pixel] === 0);
    const mean = fresh.length === 0 ? 0 : sumOf(attributions, fresh) / fresh.length;
    for (const pixel of fresh) {
      values[pixel] = mean;
      isTaken[pixel] = 1;
      all.forEach(({ segments }, of) => {
        const one = found.get(`${of}/${segments[pixel]}`);
        if (!one) return;
        one.left--;
        one.sum -= attributions[pixel] as number;
      });
    }
  };
  for (;;) {
    let best: (typeof candidates)[number] | undefined;
    for (const [key, each] of found) {
      if (each.left < Math.max(1, minPixels)) found.delete(key);
      else if (!best || each.sum / each.left > best.sum / best.left) best = each;
    }
    if (!best) break;
    take(best.pixels);
  }
  take([...attributions.keys()]);
  return values;
}

const sumOf = (values: Float64Array, places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (values[place] as number), 0);
