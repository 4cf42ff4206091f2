import type { NumericArray } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { inTurns, type Work } from "../numerics/work.js";
import { checkRanges } from "./checkRanges.js";
import type { SegmentationCall } from "./segmentation.js";
import { smoothed } from "./smoothed.js";

export interface FelzenszwalbOptions {
  /** How large segments are to be: larger makes fewer (default 1, as in scikit-image). */
  readonly scale?: number;
  /** Deviation of the Gaussian that smooths the image first, in pixels (default 0.8, as in scikit-image). */
  readonly sigma?: number;
  /** Smaller segments are joined to a neighbour, in pixels (default 20, as in scikit-image). */
  readonly minSize?: number;
}

/**
 * Felzenszwalb's segments: neighbouring pixels are joined from the least difference up, as long as it is no larger than
 * what either side has within and `scale` over its size allows; small ones are then joined to a neighbour. Values are
 * compared as they are, and expected from 0 to 1, with any number of channels; where differences are equal, the first in
 * reading order is joined first. It works in turns, between which the event loop goes on and an abort is heard.
 *
 * Source: P. Felzenszwalb, D. Huttenlocher, "Efficient Graph-Based Image Segmentation", IJCV 2004, algorithm 1; as in
 * scikit-image.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * limeImage(imageModel, { segmentation: felzenszwalb({ scale: 50, minSize: 4 }) });
 * ```
 */
export function felzenszwalb(
  options: FelzenszwalbOptions = {},
): (image: NumericArray, call?: SegmentationCall) => Promise<NumericArray> {
  const {
    scale = 1,
    sigma = 0.8,
    minSize = 20,
  } = refuseUnknown("felzenszwalb", options, ["scale", "sigma", "minSize"]);
  checkRanges({
    scale: [scale, 0, Number.POSITIVE_INFINITY],
    sigma: [sigma, 0, 100],
    minSize: [minSize, 0, Number.POSITIVE_INFINITY],
  });
  return (image, { signal } = {}) => inTurns(segmentsOf(image), signal);

  function* segmentsOf({ shape, values }: NumericArray): Work<NumericArray> {
    const [, height, width] = shape as [number, number, number];
    const image = yield* smoothed(Float64Array.from(values), height, width, sigma);
    const edges = yield* edgesOf(image, height, width);
    const forest = new Forest(height * width);
    for (const [n, e] of edges.order.entries()) {
      const cost = edges.costs[e] as number;
      const [a, b] = [forest.root(edges.from[e] as number), forest.root(edges.to[e] as number)];
      // As the reference compares them, whose scale is of values from 0 to 255.
      const within = (root: number) =>
        Math.fround((forest.inner[root] as number) + scale / 255 / (forest.sizes[root] as number));
      if (a !== b && cost < Math.min(within(a), within(b))) forest.join(a, b, cost);
      if (n % EDGES === EDGES - 1) yield;
    }
    for (const [n, e] of edges.order.entries()) {
      const [a, b] = [forest.root(edges.from[e] as number), forest.root(edges.to[e] as number)];
      const isSmall = (forest.sizes[a] as number) < minSize || (forest.sizes[b] as number) < minSize;
      if (a !== b && isSmall) forest.join(a, b, 0);
      if (n % EDGES === EDGES - 1) yield;
    }
    return {
      shape: [height, width],
      values: Float64Array.from({ length: height * width }, (_, p) => forest.root(p)),
    };
  }
}

/** Edges between two yields. */
const EDGES = 8192;

interface Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly costs: Float64Array;
  /** From the least cost up. */
  readonly order: Uint32Array;
}

/** Each pixel with its neighbours to the right, below, and below on either side. */
function* edgesOf(image: Float64Array, height: number, width: number): Work<Edges> {
  const pixels = height * width;
  const channels = image.length / pixels;
  const [from, to, costs]: [number[], number[], number[]] = [[], [], []];
  for (const [down, right] of [[0, 1], [1, 0], [1, 1], [1, -1]] as const) // biome-ignore format: pairs
    for (let y = 0; y + down < height; y++) {
      for (let x = Math.max(0, -right); x + Math.max(0, right) < width; x++) {
        const [p, q] = [y * width + x, (y + down) * width + x + right];
        let squares = 0;
        for (let c = 0; c < channels; c++)
          squares += ((image[c * pixels + p] as number) - (image[c * pixels + q] as number)) ** 2;
        from.push(p);
        to.push(q);
        costs.push(Math.sqrt(squares));
      }
      if (y % 16 === 15) yield;
    }
  const all = Float64Array.from(costs);
  return { from: Int32Array.from(from), to: Int32Array.from(to), costs: all, order: yield* ascending(all) };
}

/** Places of values from the least up, the first place first where they are equal: sorted bucket by bucket. */
function* ascending(values: Float64Array): Work<Uint32Array> {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  const buckets = Math.max(1, values.length >> 4);
  const bucketOf = (value: number) =>
    most > 0 ? Math.min(buckets - 1, Math.floor((value / most) * buckets)) : 0;
  const ends = new Uint32Array(buckets + 1);
  for (const value of values) ends[bucketOf(value) + 1] = (ends[bucketOf(value) + 1] as number) + 1;
  for (let b = 0; b < buckets; b++) ends[b + 1] = (ends[b + 1] as number) + (ends[b] as number);
  yield;
  const next = ends.slice();
  const order = new Uint32Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const bucket = bucketOf(values[at] as number);
    order[next[bucket] as number] = at;
    next[bucket] = (next[bucket] as number) + 1;
    if (at % EDGES === EDGES - 1) yield;
  }
  for (let b = 0; b < buckets; b++) {
    order
      .subarray(ends[b], ends[b + 1])
      .sort((i, j) => (values[i] as number) - (values[j] as number) || i - j);
    if (b % 256 === 255) yield;
  }
  return order;
}

/** Segments as trees of pixels: the root is the first pixel in reading order. */
class Forest {
  readonly #parents: Int32Array;
  readonly sizes: Float64Array;
  /** The largest difference that a segment was joined by. */
  readonly inner: Float64Array;

  constructor(pixels: number) {
    this.#parents = Int32Array.from({ length: pixels }, (_, p) => p);
    this.sizes = new Float64Array(pixels).fill(1);
    this.inner = new Float64Array(pixels);
  }

  root(pixel: number): number {
    const parents = this.#parents;
    let root = pixel;
    while (parents[root] !== root) root = parents[root] as number;
    for (let at = pixel; at !== root; ) {
      const next = parents[at] as number;
      parents[at] = root;
      at = next;
    }
    return root;
  }

  join(a: number, b: number, cost: number): void {
    const [first, second] = [Math.min(a, b), Math.max(a, b)];
    this.#parents[second] = first;
    this.sizes[first] = (this.sizes[first] as number) + (this.sizes[second] as number);
    this.inner[first] = cost;
  }
}
