import type { NumericArray } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { inTurns, type Work } from "../numerics/work.js";
import { checkRanges } from "./checkRanges.js";
import { connected } from "./connected.js";
import { toLab } from "./lab.js";
import type { SegmentationCall } from "./segmentation.js";
import { smoothed } from "./smoothed.js";

export interface SlicOptions {
  /** How many segments, about (default 50, and no more than one for every four pixels). */
  readonly segments?: number;
  /**
   * How much space counts against colour: larger makes segments squarer (default 30; scikit-image's is 10, which of noisy pictures leaves
   * hardly any segment).
   */
  readonly compactness?: number;
  /** Rounds at most (default 10, as in scikit-image). */
  readonly iterations?: number;
  /** Deviation of the Gaussian that smooths the image first, in pixels (default 0). */
  readonly sigma?: number;
  /** Whether what is not connected is cut apart, and small pieces joined to a neighbour (default true). */
  readonly connect?: boolean;
}

/**
 * SLIC superpixels: k-means of pixels by colour and place, from a grid of centres, each of which looks at the pixels within
 * two steps of the grid. Images of three channels are sRGB, of one grey, both compared in Lab and first stretched to 0 to
 * 1; other numbers of channels are compared as they are then. It works in turns, between which the event loop goes on and
 * an abort is heard.
 *
 * Of images of three channels segments are scikit-image's. Grey ones are compared by their lightness, 0 to 100, where
 * scikit-image compares 0 to 1, so that `compactness` means the same for both.
 *
 * Source: R. Achanta, A. Shaji, K. Smith, A. Lucchi, P. Fua, S. Süsstrunk, "SLIC Superpixels Compared to State-of-the-Art
 * Superpixel Methods", PAMI 2012, algorithm 1; as in scikit-image.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * limeImage(imageModel, { segmentation: slic({ segments: 30 }) });
 * ```
 */
export function slic(
  options: SlicOptions = {},
): (image: NumericArray, call?: SegmentationCall) => Promise<NumericArray> {
  const {
    segments,
    compactness = 30,
    iterations = 10,
    sigma = 0,
    connect = true,
  } = refuseUnknown("slic", options, ["segments", "compactness", "iterations", "sigma", "connect"]);
  checkRanges({
    segments: [segments ?? 1, 1, Number.POSITIVE_INFINITY],
    compactness: [compactness, 1e-9, Number.POSITIVE_INFINITY],
    iterations: [iterations, 1, 1000],
    sigma: [sigma, 0, 100],
  });
  return (image, { signal } = {}) => inTurns(segmentsOf(image), signal);

  function* segmentsOf(image: NumericArray): Work<NumericArray> {
    const [channels, height, width] = image.shape as [number, number, number];
    const wanted = segments ?? Math.max(1, Math.min(50, Math.floor((height * width) / 4)));
    const stretched = { shape: image.shape, values: stretch(image.values) };
    const isSeen = channels === 1 || channels === 3;
    const colours = isSeen ? yield* toLab(stretched) : stretched.values;
    const soft = yield* smoothed(colours, height, width, sigma);
    const pixels = {
      colours: soft.map((v) => v / compactness),
      channels: soft.length / (height * width),
      height,
      width,
    };
    const grid = gridOf(height, width, wanted);
    const labels = yield* nearestCentres(pixels, grid, iterations);
    const shape = [height, width];
    if (!connect) return { shape, values: Float64Array.from(labels) };
    const size = (height * width) / grid.count;
    const sizes = { least: Math.floor(0.5 * size), most: Math.floor(3 * size) };
    return { shape, values: Float64Array.from(yield* connected(labels, height, width, sizes)) };
  }
}

/** From 0 to 1. */
function stretch(values: ArrayLike<number>): Float64Array {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  return Float64Array.from(values, (v) => (high > low ? (v - low) / (high - low) : 0));
}

/** A grid of about so many centres. */
interface Grid {
  readonly starts: readonly [y: number, x: number];
  readonly steps: readonly [y: number, x: number];
  readonly count: number;
}

function gridOf(height: number, width: number, wanted: number): Grid {
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  const side = Math.max(1, Math.sqrt((height * width) / wanted));
  // In a strip narrower than its squares would be, centres stand in one line.
  const [narrow, wide] = side <= short ? [side, side] : [short, long / wanted];
  const along = (length: number) => (length === short ? narrow : wide);
  const raw = [along(height), along(width)] as const;
  const starts = [Math.floor(raw[0] / 2), Math.floor(raw[1] / 2)] as const;
  const steps = [roundHalfEven(raw[0]), roundHalfEven(raw[1])] as const;
  const places = (length: number, axis: 0 | 1) => Math.ceil((length - starts[axis]) / steps[axis]);
  return { starts, steps, count: places(height, 0) * places(width, 1) };
}

/** As NumPy rounds. */
const roundHalfEven = (v: number): number => (v % 1 === 0.5 ? 2 * Math.round(v / 2) : Math.round(v));

interface Pixels {
  /** [channels, height, width], in units of the compactness */
  readonly colours: Float64Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** For each pixel the centre that it is nearest to. */
function* nearestCentres(pixels: Pixels, grid: Grid, iterations: number): Work<Int32Array> {
  const { colours, channels, height, width } = pixels;
  const size = height * width;
  const [stepY, stepX] = grid.steps;
  const weight = 1 / Math.max(stepY, stepX) ** 2;
  const features = 2 + channels;
  const centres = new Float64Array(grid.count * features);
  let k = 0;
  for (let y = grid.starts[0]; y < height; y += stepY)
    for (let x = grid.starts[1]; x < width; x += stepX) centres.set([y, x], k++ * features);
  const labels = new Int32Array(size);
  const distances = new Float64Array(size);
  for (let round = 0; round < iterations; round++) {
    distances.fill(Number.POSITIVE_INFINITY);
    let changed = false;
    for (let c = 0; c < grid.count; c++) {
      const [cy, cx] = [centres[c * features] as number, centres[c * features + 1] as number];
      const to = (at: number, step: number, length: number) =>
        Math.floor(Math.min(at + 2 * step + 1, length));
      const [top, left] = [Math.floor(Math.max(cy - 2 * stepY, 0)), Math.floor(Math.max(cx - 2 * stepX, 0))];
      for (let y = top; y < to(cy, stepY, height); y++)
        for (let x = left; x < to(cx, stepX, width); x++) {
          const p = y * width + x;
          let distance = ((cy - y) ** 2 + (cx - x) ** 2) * weight;
          for (let f = 0; f < channels; f++)
            distance += ((colours[f * size + p] as number) - (centres[c * features + 2 + f] as number)) ** 2;
          if (distance < (distances[p] as number)) {
            labels[p] = c;
            distances[p] = distance;
            changed = true;
          }
        }
      yield;
    }
    if (!changed) break;
    centres.fill(0);
    const counts = new Float64Array(grid.count);
    for (let p = 0; p < size; p++) {
      const at = (labels[p] as number) * features;
      counts[labels[p] as number] = (counts[labels[p] as number] as number) + 1;
      centres[at] = (centres[at] as number) + Math.floor(p / width);
      centres[at + 1] = (centres[at + 1] as number) + (p % width);
      for (let f = 0; f < channels; f++)
        centres[at + 2 + f] = (centres[at + 2 + f] as number) + (colours[f * size + p] as number);
    }
    for (let i = 0; i < centres.length; i++)
      centres[i] = (centres[i] as number) / (counts[Math.floor(i / features)] as number);
    yield;
  }
  return labels;
}
