/** What convolutions and pools share: the options of a sliding window, and the sizes that follow. Not an op itself. */
import { fail } from "../../errors.js";
import { formatSpec, type Shape, type Spec } from "../../shape.js";

/**
 * Zeros (or, for a maximum, nothing) around the spatial axes: one number for every side, `"valid"` for none, `"same"`
 * for as many as keep ceil(size / stride) outputs (the odd one goes to the end), or `[begin, end]` per axis.
 */
export type Padding = number | "same" | "valid" | readonly (readonly [begin: number, end: number])[];

/** How a window moves over the spatial axes. A single number holds for every axis. */
export interface WindowOptions {
  /** Steps between windows (default 1). */
  readonly strides?: number | readonly number[];
  /** Around the input (default 0). */
  readonly padding?: Padding;
  /** Distance between the elements of a window (default 1). */
  readonly dilations?: number | readonly number[];
}

/** A window's movement with one entry per spatial axis, as nodes carry it. */
export type WindowAttributes = {
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly dilations: readonly number[];
};

/** Elements from the first to the last of a window, both included. */
export const extent = (kernel: number, dilation: number): number => dilation * (kernel - 1) + 1;

/** Options in the form that nodes carry. */
export function normaliseWindow(
  name: string,
  { strides = 1, padding = 0, dilations = 1 }: WindowOptions,
  spatial: Shape,
  kernel: readonly number[],
): WindowAttributes {
  const steps = perAxis(name, "strides", strides, spatial.length, 1);
  const spread = perAxis(name, "dilations", dilations, spatial.length, 1);
  return {
    strides: steps,
    dilations: spread,
    padding: normalisePadding(name, padding, spatial, (i) => {
      const size = spatial[i] as number;
      const step = steps[i] as number;
      const covered = (Math.ceil(size / step) - 1) * step + extent(kernel[i] as number, spread[i] as number);
      return Math.max(0, covered - size);
    }),
  };
}

function normalisePadding(
  name: string,
  padding: Padding,
  spatial: Shape,
  same: (axis: number) => number,
): (readonly [number, number])[] {
  const rank = spatial.length;
  if (padding === "valid") return spatial.map(() => [0, 0]);
  if (padding === "same") {
    return spatial.map((_, i) => [Math.floor(same(i) / 2), Math.ceil(same(i) / 2)]);
  }
  const pairs = typeof padding === "number" ? spatial.map(() => [padding, padding] as const) : padding;
  const fits =
    Array.isArray(pairs) &&
    pairs.length === rank &&
    pairs.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(isCount));
  if (!fits) {
    fail(
      "argument",
      `${name} takes padding as a non-negative integer, "same", "valid", or one [begin, end] per spatial axis`,
      `${JSON.stringify(padding)} for ${rank} spatial axes`,
    );
  }
  return pairs.map(([begin, end]) => [begin, end]);
}

const isCount = (n: unknown): boolean => Number.isInteger(n) && (n as number) >= 0;

/** One integer of at least `least` per spatial axis. */
export function perAxis(
  name: string,
  what: string,
  value: number | readonly number[],
  rank: number,
  least: number,
): number[] {
  const list = typeof value === "number" ? new Array<number>(rank).fill(value) : [...(value ?? [])];
  if (list.length !== rank || !list.every((n) => Number.isInteger(n) && n >= least)) {
    const rule = `${name} takes ${what} as an integer of at least ${least}, or one per spatial axis`;
    fail("argument", rule, `${JSON.stringify(value)} for ${rank} spatial axes`);
  }
  return list;
}

/** The sizes of the spatial axes of `x: any[batch, channels, ...spatial]`; 1 to 3 of them. */
export function spatialShape(name: string, x: Spec): Shape {
  const rank = x.shape.length - 2;
  if (rank < 1 || rank > 3) {
    fail(
      "shape",
      `${name} needs [batch, channels, ...spatial] with 1 to 3 spatial axes`,
      formatSpec(x),
      rank < 1 ? "add the missing axes with reshape(…)" : undefined,
    );
  }
  return x.shape.slice(2);
}

/** How many windows fit on each axis. */
export function windowCounts(
  name: string,
  spatial: Shape,
  kernel: readonly number[],
  { strides, padding, dilations }: WindowAttributes,
  ceilMode = false,
): number[] {
  return spatial.map((size, i) => {
    const [begin, end] = padding[i] as readonly [number, number];
    const step = strides[i] as number;
    const room = size + begin + end - extent(kernel[i] as number, dilations[i] as number);
    if (room < 0) {
      fail(
        "shape",
        `${name} needs a window no larger than the padded input`,
        `a window of ${extent(kernel[i] as number, dilations[i] as number)} over ${size} + ${begin} + ${end} on spatial axis ${i}`,
        "add padding, or use a smaller kernel",
      );
    }
    if (!ceilMode) return Math.floor(room / step) + 1;
    const count = Math.ceil(room / step) + 1;
    // The last window must start on the input or the padding before it, as in PyTorch and ONNX.
    return (count - 1) * step >= size + begin ? count - 1 : count;
  });
}

/** The output padding with which convTranspose gives back the input sizes of a convolution: what its last step left over. */
export const outputPaddingFor = (
  spatial: Shape,
  kernel: Shape,
  { strides, padding, dilations }: WindowAttributes,
): number[] =>
  spatial.map((size, i) => {
    const [begin, end] = padding[i] as readonly [number, number];
    const room = size + begin + end - extent(kernel[i] as number, dilations[i] as number);
    return room % (strides[i] as number);
  });
