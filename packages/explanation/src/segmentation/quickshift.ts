import { fail, type NumericArray } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { randomStream } from "../numerics/randomStream.js";
import { inTurns, type Work } from "../numerics/work.js";
import { toLab } from "./lab.js";
import type { SegmentationCall } from "./segmentation.js";

export interface QuickshiftOptions {
  /** Width of the Gaussian that estimates density, in pixels (default 4, as in LIME). */
  readonly kernelSize?: number;
  /** Pixels farther apart than this, in space and colour, are not joined (default 200, as in LIME). */
  readonly maxDistance?: number;
  /** How much colour counts against space (default 0.2, as in LIME). */
  readonly ratio?: number;
  /** Of the tiny noise that decides between equal densities (default 0). */
  readonly seed?: number;
}

/**
 * Quickshift superpixels: every pixel is joined to its nearest neighbour of higher density, in colour and space; the
 * trees that this makes, cut where a branch is longer than `maxDistance`, are the segments. Images of one channel are
 * grey, of three sRGB from 0 to 1 (compared in Lab); other numbers of channels are compared as they are. It works in turns,
 * between which the event loop goes on and an abort is heard.
 *
 * Source: A. Vedaldi, S. Soatto, "Quick Shift and Kernel Methods for Mode Seeking", ECCV 2008.
 *
 * @throws HyalineError `argument` for options out of range
 * @example
 * ```ts
 * limeImage(imageModel, { segmentation: quickshift({ kernelSize: 3, maxDistance: 10 }) });
 * ```
 */
export function quickshift(
  options: QuickshiftOptions = {},
): (image: NumericArray, call?: SegmentationCall) => Promise<NumericArray> {
  const {
    kernelSize = 4,
    maxDistance = 200,
    ratio = 0.2,
    seed = 0,
  } = refuseUnknown("quickshift", options, ["kernelSize", "maxDistance", "ratio", "seed"]);
  for (const [name, value] of Object.entries({ kernelSize, maxDistance }))
    if (!(value > 0)) fail("argument", `${name} must be positive`, String(value));
  if (!(kernelSize <= 50)) fail("argument", "kernelSize must be at most 50 pixels", String(kernelSize));
  if (!(ratio >= 0 && ratio <= 1)) fail("argument", "ratio must be from 0 to 1", String(ratio));

  return (image, { signal } = {}) => inTurns(segmentsOf(image), signal);

  function* segmentsOf(image: NumericArray): Work<NumericArray> {
    const [channels, height, width] = image.shape as [number, number, number];
    const colours = channels === 1 || channels === 3 ? yield* toLab(image) : Float64Array.from(image.values);
    const space = new FeatureSpace(
      colours.map((v) => v * ratio),
      height,
      width,
      Math.ceil(3 * kernelSize),
    );
    const density = yield* densities(space, kernelSize, seed);
    const parents = yield* joined(space, density, maxDistance);
    for (let p = 0; p < parents.length; p++) {
      let root = p;
      while (parents[root] !== root) root = parents[root] as number;
      for (let at = p; parents[at] !== root; ) {
        const next = parents[at] as number;
        parents[at] = root;
        at = next;
      }
    }
    return { shape: [height, width], values: Float64Array.from(parents) };
  }
}

/** Pixels with their colours, and the window around each in which others are looked at. */
class FeatureSpace {
  readonly pixels: number;
  readonly #channels: number;

  constructor(
    readonly colours: Float64Array,
    readonly height: number,
    readonly width: number,
    readonly reach: number,
  ) {
    this.pixels = height * width;
    this.#channels = colours.length / this.pixels;
  }

  /** Calls `visit` with each pixel of the window around `pixel` and its squared distance in colour and space. */
  neighbours(pixel: number, visit: (other: number, squared: number) => void): void {
    const { width, height, reach, pixels, colours } = this;
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
        const other = v * width + u;
        let squared = (v - y) ** 2 + (u - x) ** 2;
        for (let c = 0; c < this.#channels; c++) {
          const difference =
            (colours[c * pixels + pixel] as number) - (colours[c * pixels + other] as number);
          squared += difference * difference;
        }
        visit(other, squared);
      }
    }
  }
}

/** Pixel pairs between two yields: a millisecond or two. */
const PAIRS = 100_000;

const pixelsPerTurn = ({ reach }: FeatureSpace): number =>
  Math.max(1, Math.floor(PAIRS / (2 * reach + 1) ** 2));

function* densities(space: FeatureSpace, kernelSize: number, seed: number): Work<Float64Array> {
  const random = randomStream(seed);
  const scale = -0.5 / (kernelSize * kernelSize);
  const every = pixelsPerTurn(space);
  const density = new Float64Array(space.pixels);
  let sum = 0;
  const add = (_: number, squared: number) => {
    sum += Math.exp(squared * scale);
  };
  for (let pixel = 0; pixel < space.pixels; pixel++) {
    sum = 0;
    space.neighbours(pixel, add);
    // Flat regions have equal densities; without a difference nothing in them would be joined.
    density[pixel] = sum + 1e-5 * random.normal();
    if ((pixel + 1) % every === 0) yield;
  }
  return density;
}

/** For each pixel the nearest one of higher density, itself where there is none within reach. */
function* joined(space: FeatureSpace, density: Float64Array, maxDistance: number): Work<Int32Array> {
  const every = pixelsPerTurn(space);
  const parents = new Int32Array(space.pixels);
  let [own, parent, nearest] = [0, 0, 0];
  const look = (other: number, squared: number) => {
    if ((density[other] as number) > own && squared < nearest) [parent, nearest] = [other, squared];
  };
  for (let pixel = 0; pixel < space.pixels; pixel++) {
    [own, parent, nearest] = [density[pixel] as number, pixel, Number.POSITIVE_INFINITY];
    space.neighbours(pixel, look);
    parents[pixel] = nearest <= maxDistance * maxDistance ? parent : pixel;
    if ((pixel + 1) % every === 0) yield;
  }
  return parents;
}
