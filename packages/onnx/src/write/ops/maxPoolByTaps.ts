/** Maxima of windows, and their places, by elementwise ops on one slice for each element of the window. Not an op itself. */
import { encode, isFloat, maximum, pad, type Shape, type Spec, sizeOf, type Tensor } from "@hyaline/core";
import type { PoolAttributes } from "@hyaline/core/ops";
import type { Emitter } from "../graph/emitter.js";
import { tapSlices, tapsOf } from "./taps.js";

/** Past so many elements of a window, or so many times the input in slices, the runtime's own pool is the better one. */
const MOST_TAPS = 25;
const MOST_COPIES = 4;

export const canPoolByTaps = (input: Shape, output: Shape, { kernel }: PoolAttributes): boolean =>
  sizeOf(kernel) <= MOST_TAPS && sizeOf(kernel) * sizeOf(output) <= MOST_COPIES * sizeOf(input);

const lowest: Partial<Record<string, number>> = { int32: -(2 ** 31), int8: -128 };

/** The maxima, then the slices. NaN wins. */
export function largestOfTaps(x: Tensor, attributes: PoolAttributes): Tensor[] {
  const { kernel, padding } = attributes;
  const value = isFloat(x.dtype) ? Number.NEGATIVE_INFINITY : (lowest[x.dtype] ?? 0);
  const padded = pad(x, [[0, 0], [0, 0], ...padding], { value });
  const taps = tapSlices(padded, 2, kernel, attributes);
  return [taps.reduce((a, b) => maximum(a, b)), ...taps];
}

/** For each window the place in the flattened input of its first element that equals `largest`, int32. */
export function chooseByTaps(
  context: Emitter,
  { dtype, shape }: Spec,
  { shape: windows }: Spec,
  largest: string,
  taps: readonly string[],
  attributes: PoolAttributes,
): string {
  const { kernel, dilations, padding } = attributes;
  const strides = shape.slice(2).map((_, i) => sizeOf(shape.slice(i + 3)));
  const offsets = tapsOf(kernel).map((tap) =>
    tap.reduce((sum, k, i) => sum + k * (dilations[i] as number) * (strides[i] as number), 0),
  );
  const isPadded = padding.some(([begin, end]) => begin > 0 || end > 0);
  const compared = dtype === "uint32" ? "int64" : dtype;
  const like = (name: string) => (compared === dtype ? name : context.cast(name, compared));
  const target = like(largest);
  // Bytes are chosen among in a quarter of the time, where a GPU need not do it.
  const chosen = (offsets.at(-1) as number) < 256 && !context.isWebgpu ? "uint8" : "int32";
  let place = context.scalar(offsets.at(-1) as number, chosen);
  for (let k = taps.length - 2; k >= 0; k--) {
    const attains = context.emit("Equal", [like(taps[k] as string), target]);
    const counts = isPadded
      ? context.emit("And", [attains, insideMask(context, k, shape, windows, attributes)])
      : attains;
    place = context.emit("Where", [counts, context.scalar(offsets[k] as number, chosen), place]);
  }
  const offset = chosen === "int32" ? place : context.cast(place, "int32");
  return context.emit("Add", [offset, firstPlaces(context, shape, windows, attributes)]);
}

/** Where each window begins, in the flattened input; before it, for windows that begin in the padding. */
function firstPlaces(
  context: Emitter,
  shape: Shape,
  [n, channels, ...counts]: Shape,
  { strides, padding }: PoolAttributes,
): string {
  const spatial = shape.slice(2);
  const images = (n as number) * (channels as number);
  const axis = (values: number[], name: string, dims: Shape) =>
    context.initializer(
      name,
      { dtype: "int32", shape: dims, data: encode(values, "int32") },
      `${name} ${dims}:${values}`,
    );
  let sum = axis(
    Array.from({ length: images }, (_, i) => i * sizeOf(spatial)),
    "images",
    [n as number, channels as number, ...counts.map(() => 1)],
  );
  counts.forEach((count, i) => {
    const step = sizeOf(spatial.slice(i + 1));
    const [begin] = padding[i] as readonly [number, number];
    const starts = Array.from({ length: count }, (_, w) => (w * (strides[i] as number) - begin) * step);
    sum = context.emit("Add", [sum, axis(starts, "windows", [count, ...counts.slice(i + 1).map(() => 1)])]);
  });
  return sum;
}

/** For which windows the k-th element of the kernel lies on the input. */
function insideMask(
  context: Emitter,
  k: number,
  shape: Shape,
  windows: Shape,
  { kernel, strides, dilations, padding }: PoolAttributes,
): string {
  const counts = windows.slice(2);
  const tap = tapsOf(kernel)[k] as readonly number[];
  const inside = counts.map((count, i) =>
    Array.from({ length: count }, (_, w) => {
      const at =
        w * (strides[i] as number) - (padding[i]?.[0] ?? 0) + (tap[i] as number) * (dilations[i] as number);
      return at >= 0 && at < (shape[i + 2] as number);
    }),
  );
  const mask = inside.reduce<boolean[]>((all, axis) => all.flatMap((a) => axis.map((b) => a && b)), [true]);
  const data = encode(mask.map(Number), "bool");
  return context.initializer(
    "inside",
    { dtype: "bool", shape: counts, data },
    `inside ${counts}:${mask.map(Number)}`,
  );
}
