/** The loops that conv, convTranspose and convFilterGradient share: one sum over the same products, seen from three sides. */
import { sizeOf } from "@hyaline/core";
import { type Taps, taps, type Window } from "./taps.js";

export interface ConvShapes {
  /** [batch, channels, ...spatial] of the convolution's input. */
  readonly x: readonly number[];
  /** [out, channels / groups, ...kernel]. */
  readonly w: readonly number[];
  /** [batch, out, ...spatial] of its result. */
  readonly y: readonly number[];
}

/**
 * Calls `visit` for every product x · w that a convolution adds to y, plane by plane: flat starts of one channel of x,
 * one kernel of w and one channel of y, and the taps that connect their elements.
 */
export function forEachPlane(
  { x, w, y }: ConvShapes,
  attributes: Window & { readonly groups: number },
  visit: (xStart: number, wStart: number, yStart: number, meetings: Taps) => void,
): void {
  const meetings = taps(x.slice(2), y.slice(2), w.slice(2), attributes);
  const [xPlane, wPlane, yPlane] = [x, w, y].map((shape) => sizeOf(shape.slice(2))) as [
    number,
    number,
    number,
  ];
  const [batch, channels] = x as [number, number];
  const [filters, perGroup] = w as [number, number];
  const filtersPerGroup = filters / attributes.groups;
  for (let n = 0; n < batch; n++) {
    for (let o = 0; o < filters; o++) {
      const group = Math.floor(o / filtersPerGroup);
      for (let c = 0; c < perGroup; c++) {
        const channel = group * perGroup + c;
        visit(
          (n * channels + channel) * xPlane,
          (o * perGroup + c) * wPlane,
          (n * filters + o) * yPlane,
          meetings,
        );
      }
    }
  }
}

/** Starts [batch, channels, ...spatial] totals, carried in float64, with a bias per channel or zero. */
export function startWithBias(shape: readonly number[], bias: ArrayLike<number> | undefined): Float64Array {
  const totals = new Float64Array(sizeOf(shape));
  if (!bias) return totals;
  const plane = sizeOf(shape.slice(2));
  const channels = shape[1] as number;
  for (let i = 0; i * plane < totals.length; i++) {
    totals.fill(bias[i % channels] as number, i * plane, (i + 1) * plane);
  }
  return totals;
}
