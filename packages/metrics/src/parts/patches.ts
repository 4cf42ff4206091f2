/** Windows of a map, none over another. */
export interface Patches {
  /** For each place of the map its window, -1 for none. */
  readonly patchOf: Int32Array;
  /** The sum over each window, largest first. */
  readonly sums: Float64Array;
}

/**
 * The windows with the largest sums, chosen one after the other among those that do not lie over one that was chosen. They may
 * hang over the far edges. Of equal ones the later is first, as in Quantus.
 *
 * @param map [height, width], row-major
 * @param size of a window, along both axes
 */
export function bestPatches(map: Float64Array, width: number, size: number): Patches {
  const height = map.length / width;
  const windows = [...map.keys()].map((at) => {
    const places: number[] = [];
    const [top, left] = [Math.floor(at / width), at % width];
    for (let y = top; y < Math.min(top + size, height); y++)
      for (let x = left; x < Math.min(left + size, width); x++) places.push(y * width + x);
    return { at, places, sum: places.reduce((sum, place) => sum + (map[place] as number), 0) };
  });
  windows.sort((a, b) => b.sum - a.sum || b.at - a.at);
  const patchOf = new Int32Array(map.length).fill(-1);
  const sums: number[] = [];
  for (const { places, sum } of windows) {
    if (places.some((place) => patchOf[place] !== -1)) continue;
    for (const place of places) patchOf[place] = sums.length;
    sums.push(sum);
  }
  return { patchOf, sums: Float64Array.from(sums) };
}
