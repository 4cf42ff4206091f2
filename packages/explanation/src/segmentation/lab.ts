import type { NumericArray } from "@hyaline/core";
import type { Work } from "../numerics/work.js";

/** Pixels between two yields: a millisecond or so. */
const PIXELS = 2048;

/** D65, the reference white of sRGB. */
const white = [0.95047, 1, 1.08883] as const;

const toXyz = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
] as const;

/**
 * An image in the CIE Lab colour space, where distances are about as people see them.
 *
 * @param image [1 or 3, height, width], sRGB from 0 to 1; one channel is grey
 * @returns float64[3, height, width]
 */
export function* toLab({ shape, values }: NumericArray): Work<Float64Array> {
  const [channels, height, width] = shape as [number, number, number];
  const pixels = height * width;
  const lab = new Float64Array(3 * pixels);
  for (let p = 0; p < pixels; p++) {
    const rgb = [0, 1, 2].map((c) => linear(values[(channels === 3 ? c : 0) * pixels + p] as number));
    const [x, y, z] = toXyz.map((row, i) => {
      const sum = row.reduce((total, weight, c) => total + weight * (rgb[c] as number), 0);
      return cubeRoot(sum / (white[i] as number));
    }) as [number, number, number];
    lab[p] = 116 * y - 16;
    lab[pixels + p] = 500 * (x - y);
    lab[2 * pixels + p] = 200 * (y - z);
    if (p % PIXELS === PIXELS - 1) yield;
  }
  return lab;
}

/** Undoes sRGB's gamma. */
const linear = (v: number): number => (v > 0.04045 ? ((v + 0.055) / 1.055) ** 2.4 : v / 12.92);

const cubeRoot = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
