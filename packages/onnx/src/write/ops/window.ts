/** What windows have in common: their attributes in ONNX, and how many of them fit. Not an op itself. */
import type { Shape } from "@hyaline/core";
import type { WindowAttributes } from "@hyaline/core/ops";
import type { OnnxAttributes } from "../graph/model.js";

export const extent = (kernel: number, dilation: number): number => dilation * (kernel - 1) + 1;

/** ONNX lists all beginnings of the padding, then all ends. */
export const windowAttributes = (
  { strides, padding, dilations }: WindowAttributes,
  kernel: readonly number[],
): OnnxAttributes => ({
  kernel_shape: kernel,
  strides,
  dilations: dilations.some((n) => n > 1) ? dilations : undefined,
  pads: [...padding.map(([begin]) => begin), ...padding.map(([, end]) => end)],
});

export const windowCounts = (
  spatial: Shape,
  kernel: readonly number[],
  { strides, padding, dilations }: WindowAttributes,
): number[] =>
  spatial.map((size, i) => {
    const [begin, end] = padding[i] as readonly [number, number];
    const room = size + begin + end - extent(kernel[i] as number, dilations[i] as number);
    return Math.floor(room / (strides[i] as number)) + 1;
  });
