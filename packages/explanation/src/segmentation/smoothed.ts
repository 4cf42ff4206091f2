import type { Work } from "../numerics/work.js";

/** Pixels between two yields. */
const PIXELS = 16384;

/** Each channel smoothed by a Gaussian cut at four deviations, mirrored at the edges, as SciPy's `gaussian_filter`. */
export function* smoothed(
  image: Float64Array,
  height: number,
  width: number,
  sigma: number,
): Work<Float64Array> {
  if (sigma === 0) return image;
  const reach = Math.floor(4 * sigma + 0.5);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - reach) / sigma) ** 2),
  );
  const total = kernel.reduce((sum, w) => sum + w, 0);
  const weights = kernel.map((w) => w / total);
  const across = yield* along(image, weights, { length: width, stride: 1 });
  return yield* along(across, weights, { length: height, stride: width });
}

function* along(
  image: Float64Array,
  weights: Float64Array,
  { length, stride }: { readonly length: number; readonly stride: number },
): Work<Float64Array> {
  const reach = weights.length >> 1;
  const out = new Float64Array(image.length);
  for (let p = 0; p < image.length; p++) {
    const at = Math.floor(p / stride) % length;
    const start = p - at * stride;
    let sum = 0;
    for (let k = -reach; k <= reach; k++)
      sum += (weights[k + reach] as number) * (image[start + mirrored(at + k, length) * stride] as number);
    out[p] = sum;
    if (p % PIXELS === PIXELS - 1) yield;
  }
  return out;
}

/** A place beyond an edge, mirrored at it: the edge's own pixel comes twice. */
function mirrored(place: number, length: number): number {
  const within = ((place % (2 * length)) + 2 * length) % (2 * length);
  return within < length ? within : 2 * length - 1 - within;
}
