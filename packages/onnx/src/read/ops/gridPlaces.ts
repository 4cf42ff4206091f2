/** Places beyond the ends of axes, and the elements at places. Not a reader itself. */
import {
  abs,
  add,
  cast,
  clip,
  floor,
  greaterEqual,
  lessEqual,
  logicalAnd,
  minimum,
  mul,
  reshape,
  sizeOf,
  stridesOf,
  sub,
  type Tensor,
  takeAlongAxis,
  where,
} from "@hyaline/core";

export interface Sampling {
  readonly align: boolean;
  /** `zeros`, `border`, or `reflection`. */
  readonly padding: string;
}

/** A place brought back into the axis as the padding mode says; zeros leave it where it is. */
export function inGrid(at: Tensor, size: number, { align, padding }: Sampling): Tensor {
  if (padding === "border") return clip(at, 0, size - 1);
  if (padding !== "reflection") return at;
  const [low, high] = align ? [0, size - 1] : [-0.5, size - 0.5];
  const span = high - low;
  if (span === 0) return mul(at, 0);
  // A triangle wave of period 2 · span.
  const moved = abs(sub(at, low));
  const period = sub(moved, mul(floor(mul(moved, 1 / (2 * span))), 2 * span));
  return clip(add(minimum(period, sub(2 * span, period)), low), 0, size - 1);
}

/** The elements of `x: [batch, channels, ...spatial]` at float indices per spatial axis, each [batch, ...places]. */
export function elementsAt(x: Tensor, indices: readonly Tensor[], sampling: Sampling): Tensor {
  const [batch, channels, ...spatial] = x.shape as [number, number, ...number[]];
  const strides = stridesOf(spatial);
  let flat: Tensor | undefined;
  let inside: Tensor | undefined;
  indices.forEach((index, axis) => {
    const size = spatial[axis] as number;
    const within = sampling.padding === "zeros" ? index : inGrid(index, size, sampling);
    const valid = logicalAnd(greaterEqual(within, 0), lessEqual(within, size - 1));
    const place = mul(cast(clip(within, 0, size - 1), "int32"), strides[axis] as number);
    flat = flat ? add(flat, place) : place;
    inside = inside ? logicalAnd(inside, valid) : valid;
  });
  const [, ...places] = (flat as Tensor).shape as [number, ...number[]];
  const count = sizeOf(places);
  const planes = reshape(x, [batch, channels, sizeOf(spatial)]);
  const taken = takeAlongAxis(planes, reshape(flat as Tensor, [batch, 1, count]), { axis: 2 });
  const found = reshape(taken, [batch, channels, ...places]);
  return sampling.padding === "zeros"
    ? where(reshape(inside as Tensor, [batch, 1, ...places]), found, 0)
    : found;
}
