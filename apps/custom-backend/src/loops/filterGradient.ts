import type { Numbers } from "@hyaline/backend-reference";
import type { Loop } from "./loop.js";
import { type Places, sourceOf, volume } from "./places.js";
import { addTile, WIDTH } from "./tile.js";

export interface FilterGradient {
  readonly batch: number;
  readonly groups: number;
  /** In each group. */
  readonly channels: number;
  readonly filters: number;
  readonly places: Places;
}

/** Units are four elements of a filter (a channel and a place in the kernel each), for the filters of all groups. */
export const unitsOf = ({ channels, places }: FilterGradient): number =>
  Math.ceil((channels * volume(places.kernel)) / WIDTH);

/** Inputs: x [batch, channels, ...spatial] and the cotangent [batch, filters, ...spatial] of its convolution. */
export const filterGradient: Loop<FilterGradient> = ([x, cotangent], out, how, from, to) => {
  const { batch, groups, channels, filters, places } = how;
  const [size, elements] = [volume(places.target), volume(places.kernel)];
  const depth = channels * elements;
  const panel = new Float64Array(size * WIDTH);
  // Of each pair of filters, carried from image to image.
  const pairs = Array.from({ length: Math.ceil(filters / 2) }, () => new Float64Array(2 * WIDTH));
  for (let unit = from; unit < to; unit++) {
    const column = unit * WIDTH;
    const width = Math.min(WIDTH, depth - column);
    for (let group = 0; group < groups; group++) {
      for (const totals of pairs) totals.fill(0);
      for (let n = 0; n < batch; n++) {
        const image = (n * groups + group) * channels;
        for (let j = 0; j < width; j++) {
          const channel = Math.floor((column + j) / elements);
          fillColumn(panel, j, x as Numbers, image + channel, places, (column + j) % elements);
        }
        for (const [i, totals] of pairs.entries()) {
          const rows = [2 * i, Math.min(2 * i + 1, filters - 1)].map(
            (filter) => ((n * groups + group) * filters + filter) * size,
          ) as [number, number];
          addTile(totals, cotangent as Numbers, rows[0], rows[1], size, panel);
        }
      }
      for (let filter = 0; filter < filters; filter++) {
        const totals = pairs[Math.floor(filter / 2)] as Float64Array;
        const start = (group * filters + filter) * depth + column;
        for (let j = 0; j < width; j++) out[start + j] = totals[(filter % 2) * WIDTH + j] as number;
      }
    }
  }
};

/** What one element of the kernel sees of a channel at every place of the result. */
function fillColumn(
  panel: Float64Array,
  j: number,
  x: Numbers,
  channel: number,
  places: Places,
  k: number,
): void {
  const start = channel * volume(places.source);
  const size = volume(places.target);
  for (let place = 0; place < size; place++) {
    const at = sourceOf(places, place, k);
    panel[place * WIDTH + j] = at < 0 ? 0 : (x[start + at] as number);
  }
}
