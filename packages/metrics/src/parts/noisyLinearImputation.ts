import type { RandomStream, Work } from "@hyaline/explanation";

/** The neighbours of a pixel and their weights, as in the paper's code: edges count twice as much as corners. */
const neighbours = [-1, 0, 1].flatMap((dy) =>
  [-1, 0, 1].flatMap((dx) =>
    dy === 0 && dx === 0 ? [] : [{ dy, dx, weight: dy === 0 || dx === 0 ? 1 / 6 : 1 / 12 }],
  ),
);

/** Where it has settled: changes of values that have the size of the image's own. */
const SETTLED = 1e-7;
const MOST_ROUNDS = 10_000;
/** Pixels between two places where it may be interrupted: a millisecond or less. */
const AT_ONCE = 2 ** 15;

/**
 * Fills removed pixels of an image so that each is the weighted mean of its neighbours, known or removed (a linear system, solved
 * by successive over-relaxation), and adds noise: what was removed cannot be read off the shape of what is missing.
 *
 * @param image float64[channels, height, width], changed in place
 * @param present 1 for each pixel that stays: uint8[height · width]
 * @param noise the standard deviation of what is added to each removed element
 */
export function* noisyLinearImputation(
  image: Float64Array,
  [channels, height, width]: readonly [number, number, number],
  present: Uint8Array,
  noise: number,
  random: RandomStream,
): Work<void> {
  const pixels = height * width;
  const removed = Int32Array.from(present.keys()).filter((pixel) => !present[pixel]);
  const around = neighbourhoods(removed, height, width);
  // The factor that is best for a square of which only the frame is known: D. M. Young, 1954.
  const pace = 2 / (1 + Math.sin(Math.PI / (Math.max(height, width) + 1)));
  for (let channel = 0; channel < channels; channel++) {
    const map = image.subarray(channel * pixels, (channel + 1) * pixels);
    const mean = meanOf(map, present);
    for (const pixel of removed) map[pixel] = mean;
    const tolerance = SETTLED * map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (
      let round = 0;
      round < MOST_ROUNDS && (yield* sweep(map, removed, around, pace)) > tolerance;
      round++
    );
    for (const pixel of removed) map[pixel] = (map[pixel] as number) + noise * random.normal();
  }
}

/** For each removed pixel its neighbours, and the shares that they have in its mean; those beyond the edge have none. */
interface Neighbourhoods {
  readonly places: Int32Array;
  readonly shares: Float64Array;
}

function neighbourhoods(removed: Int32Array, height: number, width: number): Neighbourhoods {
  const places = new Int32Array(removed.length * neighbours.length);
  const shares = new Float64Array(places.length);
  removed.forEach((pixel, i) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    const inside = neighbours.map(
      ({ dy, dx }) => y + dy >= 0 && y + dy < height && x + dx >= 0 && x + dx < width,
    );
    const total = neighbours.reduce((sum, { weight }, k) => sum + (inside[k] ? weight : 0), 0);
    neighbours.forEach(({ dy, dx, weight }, k) => {
      if (!inside[k]) return;
      places[i * neighbours.length + k] = pixel + dy * width + dx;
      shares[i * neighbours.length + k] = weight / total;
    });
  });
  return { places, shares };
}

/** Moves each removed pixel beyond its neighbours' weighted mean, by `pace`; how far the farthest was from its mean. */
function* sweep(
  map: Float64Array,
  removed: Int32Array,
  { places, shares }: Neighbourhoods,
  pace: number,
): Work<number> {
  let most = 0;
  for (let i = 0; i < removed.length; i++) {
    if (i % AT_ONCE === 0) yield;
    const pixel = removed[i] as number;
    let [mean, total] = [0, 0];
    for (let k = i * neighbours.length; k < (i + 1) * neighbours.length; k++) {
      mean += (shares[k] as number) * (map[places[k] as number] as number);
      total += shares[k] as number;
    }
    // A single pixel has no neighbours.
    const off = total === 0 ? 0 : mean - (map[pixel] as number);
    most = Math.max(most, Math.abs(off));
    map[pixel] = (map[pixel] as number) + pace * off;
  }
  return most;
}

/** Of the pixels that stay, 0 where none does. */
function meanOf(map: Float64Array, present: Uint8Array): number {
  let [sum, count] = [0, 0];
  for (let pixel = 0; pixel < map.length; pixel++)
    if (present[pixel]) {
      sum += map[pixel] as number;
      count++;
    }
  return count === 0 ? 0 : sum / count;
}
