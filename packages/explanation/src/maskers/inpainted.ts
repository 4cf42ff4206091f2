import { yieldThread } from "@hyaline/core";
import type { HostRows } from "../model/index.js";
import type { BoundMasker } from "./masker.js";
import type { ImageSize } from "./segmentMasker.js";

/** Composes images whose hidden pixels are grown from those that are shown; where none is, each channel's mean. */
export function composeInpainted(
  rows: HostRows,
  { channels, height, width }: ImageSize,
  assignmentOf: (row: number) => Int32Array,
  signal: AbortSignal | undefined,
): NonNullable<BoundMasker["compose"]> {
  const { rowSize, rowShape } = rows;
  const pixels = height * width;
  return async (row, masks) => {
    const segments = assignmentOf(row);
    const image = rows.values.subarray(row * rowSize, (row + 1) * rowSize);
    const players = segments.reduce((most, segment) => Math.max(most, segment + 1), 0);
    const count = masks.length / players;
    const values = new (rows.values.constructor as typeof Float64Array)(count * rowSize);
    for (let k = 0; k < count; k++) {
      const shown = Float64Array.from(segments, (segment) => masks[k * players + segment] as number);
      for (let c = 0; c < channels; c++) {
        const own = Float64Array.from(image.subarray(c * pixels, (c + 1) * pixels));
        const mean = own.reduce((sum, v) => sum + v, 0) / pixels;
        values.set(inpainted({ values: own, weights: shown, height, width }, mean), k * rowSize + c * pixels);
      }
      const turn = yieldThread(signal);
      if (turn) await turn;
    }
    return { shape: [count, ...rowShape], values };
  };
}

/** One channel, and how much is known of each pixel, 0 to 1. */
interface Level {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly height: number;
  readonly width: number;
}

/**
 * A channel with what is not known filled in from a picture of half its size, which is filled in the same way.
 *
 * Source: S. Gortler, R. Grzeszczuk, R. Szeliski, M. Cohen, "The Lumigraph", SIGGRAPH 1996, section 3.4.1 (pull-push).
 */
function inpainted(level: Level, unknown: number): Float64Array {
  const { values, weights, height, width } = level;
  if (weights.every((w) => w === 1)) return values;
  if (height === 1 && width === 1)
    return Float64Array.of((weights[0] as number) > 0 ? (values[0] as number) : unknown);
  const half = halved(level);
  const coarse = inpainted(half, unknown);
  return values.map((value, p) => {
    const known = weights[p] as number;
    const [y, x] = [Math.floor(p / width), p % width];
    return known === 1
      ? value
      : known * value + (1 - known) * between(coarse, half, (y - 0.5) / 2, (x - 0.5) / 2);
  });
}

function halved({ values, weights, height, width }: Level): Level {
  const [high, wide] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const [sums, known] = [new Float64Array(high * wide), new Float64Array(high * wide)];
  for (let p = 0; p < values.length; p++) {
    const to = (Math.floor(p / width) >> 1) * wide + ((p % width) >> 1);
    sums[to] = (sums[to] as number) + (weights[p] as number) * (values[p] as number);
    known[to] = (known[to] as number) + (weights[p] as number);
  }
  return {
    values: sums.map((sum, p) => ((known[p] as number) > 0 ? sum / (known[p] as number) : 0)),
    weights: known.map((w) => Math.min(1, w)),
    height: high,
    width: wide,
  };
}

/** Between the four nearest pixels, those at the edge going on beyond it. */
function between(image: Float64Array, { height, width }: Level, y: number, x: number): number {
  const within = (at: number, length: number) => Math.min(length - 1, Math.max(0, at));
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const at = (v: number, u: number) => image[within(v, height) * width + within(u, width)] as number;
  const [down, right] = [y - top, x - left];
  return (
    (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
    down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1))
  );
}
