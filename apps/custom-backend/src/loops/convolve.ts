import type { Numbers } from "@hyaline/backend-reference";
import type { Loop } from "./loop.js";
import { type Places, sourceOf, volume } from "./places.js";
import { addTile, WIDTH } from "./tile.js";

export interface Convolve {
  readonly groups: number;
  /** In each group. */
  readonly sourceChannels: number;
  readonly targetChannels: number;
  readonly places: Places;
}

/** How many units an image has: four places of the target each. */
export const panelsOf = ({ target }: Places): number => Math.ceil(volume(target) / WIDTH);

/**
 * Convolutions in both directions. Inputs: source [batch, channels, ...spatial], filters with one row of
 * [sourceChannels × kernel] for each channel of the target, and perhaps a bias. The source under the kernel at four places
 * is a panel, padding is 0 in it, and what is left is a matrix product.
 */
export const convolve: Loop<Convolve> = ([source, filters, bias], out, how, from, to) => {
  const { groups, sourceChannels, targetChannels, places } = how;
  const [size, panels, depth] = [
    volume(places.target),
    panelsOf(places),
    sourceChannels * volume(places.kernel),
  ];
  const panel = new Float64Array(depth * WIDTH);
  const totals = new Float64Array(2 * WIDTH);
  for (let unit = from; unit < to; unit++) {
    const image = Math.floor(unit / panels);
    const place = (unit % panels) * WIDTH;
    const width = Math.min(WIDTH, size - place);
    for (let group = 0; group < groups; group++) {
      fillPanel(panel, source as Numbers, (image * groups + group) * sourceChannels, how, place, width);
      const end = (group + 1) * targetChannels;
      for (let channel = group * targetChannels; channel < end; channel += 2) {
        const next = Math.min(channel + 1, end - 1);
        totals.fill(bias?.[channel] ?? 0, 0, WIDTH);
        totals.fill(bias?.[next] ?? 0, WIDTH);
        addTile(totals, filters as Numbers, channel * depth, next * depth, depth, panel);
        const [start, after] = [channel, next].map(
          (c) => (image * groups * targetChannels + c) * size + place,
        );
        for (let j = 0; j < width; j++) {
          out[(start as number) + j] = totals[j] as number;
          out[(after as number) + j] = totals[WIDTH + j] as number;
        }
      }
    }
  }
};

function fillPanel(
  panel: Float64Array,
  source: Numbers,
  firstChannel: number,
  { places, sourceChannels }: Convolve,
  place: number,
  width: number,
): void {
  const [size, elements] = [volume(places.source), volume(places.kernel)];
  for (let j = 0; j < width; j++) {
    for (let k = 0; k < elements; k++) {
      const at = sourceOf(places, place + j, k);
      for (let c = 0; c < sourceChannels; c++) {
        panel[(c * elements + k) * WIDTH + j] =
          at < 0 ? 0 : (source[(firstChannel + c) * size + at] as number);
      }
    }
  }
}
