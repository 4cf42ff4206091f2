/** The windows that convolutions and pools look through, one slice of the padded input per element of the window. */
import type { Shape } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";

export interface Window {
  readonly strides: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
  readonly dilations: readonly number[];
}

export interface WindowSizes {
  readonly kernel: Shape;
  /** How many windows there are along each spatial axis. */
  readonly windows: Shape;
  readonly window: Window;
  /** What is around the input (default 0). */
  readonly outside?: number;
}

/** For each element of the window in row-major order, what of x: [a, b, ...spatial] it meets: [a, b, ...windows]. */
export function windowSlices(
  tf: Workbench,
  x: TensorInfo,
  { kernel, windows, window, outside = 0 }: WindowSizes,
): TensorInfo[] {
  const { strides, padding, dilations } = window;
  const [a, b, ...spatial] = x.shape as [number, number, ...number[]];
  const pairs = spatial.map((size, i): [number, number] => {
    const [begin] = padding[i] as readonly [number, number];
    const reach = ((kernel[i] as number) - 1) * (dilations[i] as number) + 1;
    const last = ((windows[i] as number) - 1) * (strides[i] as number) + reach;
    return [begin, Math.max(0, last - begin - size)];
  });
  const padded = tf.pad(x, [[0, 0], [0, 0], ...pairs], outside);
  return indicesOf(kernel).map((index) =>
    tf.slice(
      padded,
      [0, 0, ...index.map((k, i) => k * (dilations[i] as number))],
      [a, b, ...windows],
      [1, 1, ...strides],
    ),
  );
}

/** Every index of a shape in row-major order. */
function indicesOf(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (indices, size) => indices.flatMap((index) => Array.from({ length: size }, (_, k) => [...index, k])),
    [[]],
  );
}

export const swapFirstTwo = (rank: number): number[] => [
  1,
  0,
  ...Array.from({ length: rank - 2 }, (_, i) => i + 2),
];
