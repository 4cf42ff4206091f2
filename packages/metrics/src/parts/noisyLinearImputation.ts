import type { RandomStream } from "@hyaline/explanation";

/** The neighbours of a pixel and their weights, as in the paper's code: edges count twice as much as corners. */
const neighbours = [-1, 0, 1].flatMap((dy) =>
  [-1, 0, 1].flatMap((dx) =>
    dy === 0 && dx === 0 ? [] : [{ dy, dx, weight: dy === 0 || dx === 0 ? 1 / 6 : 1 / 12 }],
  ),
);

/** Where it has settled: changes of values that have the size of the image's own. */
const SETTLED = 1e-7;
const MOST_ROUNDS = 2000;

/**
 * Fills removed pixels of an image so that each is the weighted mean of its neighbours, known or removed (a linear system, solved
 * by Gauss–Seidel sweeps), and adds noise: what was removed cannot be read off the shape of what is missing.
 *
 * @param image float64[channels, height, width], changed in place
 * @param present 1 for each pixel that stays: uint8[height · width]
 * @param noise the standard deviation of what is added to each removed element
 */
export function noisyLinearImputation(
  image: Float64Array,
  [channels, height, width]: readonly [number, number, number],
  present: Uint8Array,
  noise: number,
  random: RandomStream,
): void {
  const pixels = height * width;
  const removed = [...present.keys()].filter((pixel) => !present[pixel]);
  for (let channel = 0; channel < channels; channel++) {
    const map = image.subarray(channel * pixels, (channel + 1) * pixels);
    const mean = meanOf(map, present);
    for (const pixel of removed) map[pixel] = mean;
    const tolerance = SETTLED * map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let round = 0; round < MOST_ROUNDS && sweep(map, removed, height, width) > tolerance; round++);
    for (const pixel of removed) map[pixel] = (map[pixel] as number) + noise * random.normal();
  }
}

/** Sets each removed pixel to its neighbours' weighted mean, in both directions; the largest change. */
function sweep(map: Float64Array, removed: readonly number[], height: number, width: number): number {
  let most = 0;
  const settle = (pixel: number) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    let [sum, weights] = [0, 0];
    for (const { dy, dx, weight } of neighbours) {
      if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
      sum += weight * (map[pixel + dy * width + dx] as number);
      weights += weight;
    }
    if (weights === 0) return;
    most = Math.max(most, Math.abs(sum / weights - (map[pixel] as number)));
    map[pixel] = sum / weights;
  };
  for (const pixel of removed) settle(pixel);
  for (let i = removed.length - 1; i >= 0; i--) settle(removed[i] as number);
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
