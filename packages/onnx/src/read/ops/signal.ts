/** Fourier transforms as products with matrices, and the windows and filters that go with them. */
import {
  add,
  concat,
  conv,
  encode,
  expandDims,
  fail,
  matMul,
  moveAxis,
  mul,
  normaliseAxis,
  pad,
  reshape,
  slice,
  stack,
  sub,
  swapAxes,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { elementOf } from "../graph/elementType.js";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { known, type Value } from "../graph/value.js";

/** Elements of a matrix or a window that is made while the file is read. */
const LARGEST = 2 ** 22;

/** cos and sin of 2π jk / n for j < n, k < bins, times a factor, as constants. */
function waves(n: number, bins: number, dtype: Tensor["dtype"], factor = 1): readonly [Tensor, Tensor] {
  if (!(n * bins <= LARGEST))
    fail("unsupported", "Fourier transforms are read up to 2048 elements", String(n));
  const table = (fn: (angle: number) => number) => {
    const numbers = new Float64Array(n * bins);
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < bins; k++) numbers[j * bins + k] = factor * fn((2 * Math.PI * ((j * k) % n)) / n);
    }
    return tensor(encode(numbers, dtype), { dtype, shape: [n, bins], copy: false });
  };
  return [table(Math.cos), table(Math.sin)];
}

const part = (x: Tensor, i: number): Tensor => slice(x, [...x.shape.slice(1).map(() => null), i]);

/** Real and imaginary parts along the last axis; the real alone is one part. */
export const DFT: Reader = (node) => {
  const x = node.tensor(0);
  const given = node.opset < 20 ? node.int("axis", 1) : (node.staticOptional(2)?.[0] ?? -2);
  const axis = normaliseAxis(given, x.rank, "DFT");
  if (axis === x.rank - 1) badFile("DFT's axis is not the one of real and imaginary parts");
  const inverse = node.flag("inverse", false, "on");
  const onesided = node.flag("onesided", false, "on");
  const fromHalf = inverse && onesided;
  const own = x.shape[axis] as number;
  const length = node.staticOptional(1)?.[0] ?? (fromHalf ? 2 * (own - 1) : own);
  const whole = fromHalf ? mirrored(x, axis, length) : fit(x, axis, length);
  const bins = onesided && !inverse ? Math.floor(length / 2) + 1 : length;
  const along = (t: Tensor) => moveAxis(t, axis, -1);
  const real = along(part(whole, 0));
  const imaginary = x.shape.at(-1) === 2 ? along(part(whole, 1)) : undefined;
  const [c, s] = waves(length, bins, x.dtype, inverse ? 1 / length : 1);
  const sign = inverse ? -1 : 1;
  const re = imaginary ? add(matMul(real, c), mul(sign, matMul(imaginary, s))) : matMul(real, c);
  const im = imaginary ? sub(matMul(imaginary, c), mul(sign, matMul(real, s))) : mul(-sign, matMul(real, s));
  const back = (t: Tensor) => moveAxis(t, -1, axis);
  return fromHalf ? expandDims(back(re), x.rank - 1) : stack([back(re), back(im)], { axis: x.rank - 1 });
};

/** An axis cut or padded with zeros to a length. */
function fit(x: Tensor, axis: number, length: number): Tensor {
  const extra = length - (x.shape[axis] as number);
  return extra === 0
    ? x
    : pad(
        x,
        x.shape.map((_, i) => (i === axis ? [0, extra] : [0, 0]) as [number, number]),
      );
}

/** The whole spectrum of a real signal from its first half: the rest are conjugates. */
function mirrored(x: Tensor, axis: number, length: number): Tensor {
  const half = fit(x, axis, Math.floor(length / 2) + 1);
  const count = length - (half.shape[axis] as number);
  const rest = slice(half, [...new Array<null>(axis).fill(null), [count, 0, -1]]);
  const last = x.rank - 1;
  const conjugate = mul(
    rest,
    tensor(encode([1, -1], x.dtype), { dtype: x.dtype, shape: x.shape.map((_, i) => (i === last ? 2 : 1)) }),
  );
  return concat([half, conjugate], { axis });
}

/** Transforms of overlapping frames. */
export const STFT: Reader = (node) => {
  const signal = node.tensor(0);
  const [step = 1] = node.static(1);
  const window = node.optional(2);
  const length =
    node.staticOptional(3)?.[0] ?? window?.size ?? badFile("STFT needs a window or a frame length");
  const [batch, samples] = signal.shape as [number, number];
  if (signal.rank === 3 && signal.shape[2] === 2)
    fail("unsupported", "STFT is read for real signals", "a complex one");
  const bins = node.flag("onesided", true, "on") ? Math.floor(length / 2) + 1 : length;
  const frames = Math.floor((samples - length) / step) + 1;
  if (frames < 1 || step < 1) badFile("STFT needs a signal of at least one frame", `${samples} samples`);
  const [c, s] = waves(length, bins, signal.dtype);
  // A convolution whose filters are the windowed waves.
  const filters = concat([swapAxes(c, 0, 1), mul(-1, swapAxes(s, 0, 1))]);
  const shaped = window ? mul(filters, centre(window, length)) : filters;
  const y = conv(reshape(signal, [batch, 1, samples]), expandDims(shaped, 1), { strides: step });
  const parts = reshape(y, [batch, 2, bins, frames]);
  return stack(
    [slice(parts, [null, 0]), slice(parts, [null, 1])].map((t) => swapAxes(t, 1, 2)),
    { axis: 3 },
  );
};

/** A window shorter than the frame lies in its middle. */
function centre(window: Tensor, length: number): Tensor {
  const before = Math.floor((length - window.size) / 2);
  return pad(window, [[before, length - window.size - before]]);
}

/** a0 − a1 cos(2πi/n) + a2 cos(4πi/n). */
const cosineWindow =
  (a0: number, a1: number, a2: number): Reader =>
  (node) => {
    const [size = 0] = node.static(0);
    if (!(size >= 0 && size <= LARGEST)) badFile(`${node.op} needs a size`, String(size));
    const n = node.flag("periodic", true, "on") ? size : size - 1;
    const numbers = Float64Array.from({ length: size }, (_, i) => {
      const angle = (2 * Math.PI * i) / n;
      return a0 - a1 * Math.cos(angle) + a2 * Math.cos(2 * angle);
    });
    return typed(node, numbers, [size]);
  };

function typed(node: OnnxNode, numbers: Float64Array, shape: readonly number[]): Value {
  const type =
    elementOf(node.int("output_datatype", 1))?.name ?? badFile(`${node.op} needs a known data type`);
  return known(numbers, type, shape);
}

export const HannWindow = cosineWindow(0.5, 0.5, 0);
export const HammingWindow = cosineWindow(25 / 46, 21 / 46, 0);
export const BlackmanWindow = cosineWindow(0.42, 0.5, 0.08);

const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
const toHertz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

/** Triangular filters, evenly spaced on the mel scale. */
export const MelWeightMatrix: Reader = (node) => {
  const [filters, length, rate, low, high] = [0, 1, 2, 3, 4].map((i) => node.static(i)[0] as number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const bins = Math.floor(length / 2) + 1;
  if (!(filters >= 0 && bins >= 0 && filters * bins <= LARGEST && filters <= LARGEST))
    badFile("MelWeightMatrix needs sizes", `${filters}, ${length}`);
  const [from, to] = [toMel(low), toMel(high)];
  // As in ONNX's definition, the step is that of one more band than there are edges for.
  const step = (to - from) / (filters + 2);
  const edges = Array.from({ length: filters + 2 }, (_, i) =>
    Math.floor(((length + 1) * toHertz(from + i * step)) / rate),
  );
  const matrix = new Float64Array(bins * filters);
  const set = (bin: number, filter: number, weight: number) => {
    if (bin >= 0 && bin < bins) matrix[bin * filters + filter] = weight;
  };
  for (let f = 0; f < filters; f++) {
    const [low, middle, high] = edges.slice(f, f + 3) as [number, number, number];
    if (middle === low) set(middle, f, 1);
    for (let bin = Math.max(0, low); low < middle && bin <= Math.min(middle, bins); bin++)
      set(bin, f, (bin - low) / (middle - low));
    for (let bin = Math.max(0, middle); bin < Math.min(high, bins); bin++)
      set(bin, f, (high - bin) / (high - middle));
  }
  return typed(node, matrix, [bins, filters]);
};
