import type { CoordinateMode, ResizedAxis } from "./coordinates.js";
import { coordinates } from "./coordinates.js";

/** Which neighbour is nearest. The names are ONNX's. */
export type NearestMode = "round_prefer_floor" | "round_prefer_ceil" | "floor" | "ceil";

const nearest: Record<NearestMode, (x: number) => number> = {
  round_prefer_floor: (x) => Math.ceil(x - 0.5),
  round_prefer_ceil: (x) => Math.floor(x + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

export const nearestModes = Object.keys(nearest) as readonly NearestMode[];

/** For each element of the result, the input's element that it copies. */
export const nearestIndices = (axis: ResizedAxis, mode: CoordinateMode, rounding: NearestMode): number[] =>
  coordinates(axis, mode).map((x) => Math.min(Math.max(nearest[rounding](x), 0), axis.size - 1));

export interface Interpolation {
  readonly mode: "linear" | "cubic";
  readonly coordinateMode: CoordinateMode;
  readonly cubicCoefficient: number;
  readonly excludeOutside: boolean;
  readonly antialias: boolean;
}

/**
 * The matrix [outputSize, size], row-major, that interpolates along one axis. Places beyond the ends take the value at
 * the end, or, with `excludeOutside`, nothing.
 */
export function interpolationMatrix(axis: ResizedAxis, options: Interpolation): Float64Array {
  const { size, outputSize } = axis;
  const matrix = new Float64Array(outputSize * size);
  const radius = options.mode === "linear" ? 1 : 2;
  // Shrinking, an antialiasing filter is as many times wider as the input is larger.
  const shrink = options.antialias ? Math.min(axis.scale, 1) : 1;
  const reach = radius / shrink;
  for (const [row, x] of coordinates(axis, options.coordinateMode).entries()) {
    const first = Math.floor(x - reach) + 1;
    const last = Math.ceil(x + reach) - 1;
    let total = 0;
    const taps: { place: number; weight: number }[] = [];
    for (let place = first; place <= last; place++) {
      if (options.excludeOutside && (place < 0 || place >= size)) continue;
      const weight = filter((place - x) * shrink, options);
      total += weight;
      taps.push({ place: Math.min(Math.max(place, 0), size - 1), weight });
    }
    for (const { place, weight } of taps) (matrix[row * size + place] as number) += weight / total;
  }
  return matrix;
}

/**
 * The weight of an element at a distance: a triangle, or the cubic convolution kernel.
 *
 * Source: R. Keys, "Cubic convolution interpolation for digital image processing", 1981, equation 15 (with free a).
 */
function filter(distance: number, { mode, cubicCoefficient: a }: Interpolation): number {
  const t = Math.abs(distance);
  if (mode === "linear") return Math.max(0, 1 - t);
  if (t <= 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  return t < 2 ? ((t - 5) * t + 8) * t * a - 4 * a : 0;
}
