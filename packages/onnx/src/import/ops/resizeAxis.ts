/** Resampling along one axis. Not a reader itself. */
import { encode, fail, gather, matMul, moveAxis, type Tensor, tensor, where } from "@hyaline/core";

export type ResizeMode = "nearest" | "linear" | "cubic";

export interface AxisResize {
  readonly mode: ResizeMode;
  readonly coordinates: string;
  readonly nearest: string;
  readonly size: number;
  readonly length: number;
  readonly scale: number;
  readonly cubic: number;
  readonly excludeOutside: boolean;
  readonly antialias: boolean;
  readonly extrapolation: number;
  readonly roi?: readonly [number, number];
}

/** `x` with its axis resampled to `length` elements: the elements are weighted sums of the input's. */
export function resizeAxis(x: Tensor, axis: number, options: AxisResize): Tensor {
  const { size, length, mode } = options;
  if (length >= 2 ** 31) fail("shape", "a resized axis has at most 2^31 elements", String(length));
  if (length === size && options.scale === 1 && !options.roi) return x;
  const places = Array.from({ length }, (_, i) => source(i, options));
  const outside = places.map(
    (at) => options.coordinates === "tf_crop_and_resize" && (at < 0 || at > size - 1),
  );
  const resized = mode === "nearest" ? pick(x, axis, places, options) : weigh(x, axis, places, options);
  if (!outside.includes(true)) return resized;
  const shape = resized.shape.map((_, i) => (i === axis ? length : 1));
  const mask = tensor(Uint8Array.from(outside, Number), { dtype: "bool", shape });
  return where(mask, options.extrapolation, resized);
}

/** Where output element `i` lies on the input's axis. */
function source(i: number, { coordinates, size, length, scale, roi }: AxisResize): number {
  switch (coordinates) {
    case "half_pixel":
      return (i + 0.5) / scale - 0.5;
    case "half_pixel_symmetric": {
      const adjusted = length / (size * scale);
      const offset = (size / 2) * (1 - adjusted);
      return offset + (i + 0.5) / scale - 0.5;
    }
    case "pytorch_half_pixel":
      return length > 1 ? (i + 0.5) / scale - 0.5 : 0;
    case "align_corners":
      // The length before rounding, as in ONNX's reference.
      return length > 1 ? (i * (size - 1)) / (size * scale - 1) : 0;
    case "asymmetric":
      return i / scale;
    case "tf_half_pixel_for_nn":
      return (i + 0.5) / scale;
    case "tf_crop_and_resize": {
      const [start, end] = roi ?? [0, 1];
      return length > 1
        ? start * (size - 1) + (i * (end - start) * (size - 1)) / (length - 1)
        : 0.5 * (start + end) * (size - 1);
    }
    default:
      return fail("unsupported", "Resize has no such coordinate_transformation_mode", coordinates);
  }
}

const roundings: Readonly<Record<string, (at: number) => number>> = {
  round_prefer_floor: (at) => Math.ceil(at - 0.5),
  round_prefer_ceil: (at) => Math.floor(at + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

function pick(x: Tensor, axis: number, places: readonly number[], { nearest, size }: AxisResize): Tensor {
  const rounding = roundings[nearest] ?? fail("unsupported", "Resize has no such nearest_mode", nearest);
  const indices = places.map((at) => Math.max(0, Math.min(size - 1, rounding(at))));
  return gather(x, tensor(Int32Array.from(indices)), { axis });
}

const LARGEST_MATRIX = 2 ** 26;

function weigh(x: Tensor, axis: number, places: readonly number[], options: AxisResize): Tensor {
  const { size, length } = options;
  if (size * length > LARGEST_MATRIX)
    fail("unsupported", "Resize is read for smaller axes", `${size} to ${length}`);
  const matrix = new Float64Array(size * length);
  places.forEach((at, column) => {
    for (const [index, weight] of taps(at, options)) {
      const row = Math.max(0, Math.min(size - 1, index));
      matrix[row * length + column] = (matrix[row * length + column] as number) + weight;
    }
  });
  const weights = tensor(encode(matrix, x.dtype), { dtype: x.dtype, shape: [size, length], copy: false });
  return moveAxis(matMul(moveAxis(x, axis, -1), weights), -1, axis);
}

/** Elements of the input and their weights; those outside repeat the outermost, or count for nothing. */
function taps(
  at: number,
  { mode, cubic, scale, size, antialias, excludeOutside }: AxisResize,
): [number, number][] {
  const stretch = antialias && scale < 1 ? 1 / scale : 1;
  const support = (mode === "linear" ? 1 : 2) * stretch;
  const kernel = mode === "linear" ? (t: number) => Math.max(0, 1 - t) : (t: number) => cubicKernel(t, cubic);
  const found: [number, number][] = [];
  for (let i = Math.ceil(at - support); i <= Math.floor(at + support); i++) {
    const inside = i >= 0 && i < size;
    const weight = kernel(Math.abs(i - at) / stretch);
    if (weight !== 0 && (inside || !excludeOutside)) found.push([i, weight]);
  }
  const total = found.reduce((sum, [, weight]) => sum + weight, 0);
  return excludeOutside || stretch !== 1 ? found.map(([i, weight]) => [i, weight / total]) : found;
}

/** Keys' cubic convolution kernel. */
function cubicKernel(t: number, a: number): number {
  if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
  if (t < 2) return ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
  return 0;
}
