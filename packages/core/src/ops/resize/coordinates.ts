import type { ResizeAttributes } from "./resize.js";

/** How a place in the result is found in the input. The names are ONNX's. */
export type CoordinateMode =
  | "half_pixel"
  | "half_pixel_symmetric"
  | "pytorch_half_pixel"
  | "align_corners"
  | "asymmetric"
  | "tf_half_pixel_for_nn"
  | "tf_crop_and_resize";

/** One axis to be resized. */
export interface ResizedAxis {
  readonly size: number;
  readonly outputSize: number;
  /** Output over input size; not exactly so where a scale was given. */
  readonly scale: number;
  /** For tf_crop_and_resize: which part of the input, from 0 to 1. */
  readonly region: readonly [start: number, end: number];
}

type Place = (axis: ResizedAxis, i: number) => number;

const centred: Place = ({ scale }, i) => (i + 0.5) / scale - 0.5;

/** The output's length; not a whole number where a scale was given, as in ONNX's reference implementation. */
function stretchedSize({ size, outputSize, scale }: ResizedAxis): number {
  const stretched = size * scale;
  return Math.abs(stretched - outputSize) < 1e-6 ? outputSize : stretched;
}

/**
 * Where an end-to-end mapping has more than one place: the first and the last element keep theirs. ONNX's reference
 * implementation takes steps of the length before it is cut to a whole number; PyTorch and ONNX Runtime, whose ends meet,
 * are followed here.
 */
const alongEnds: Place = ({ size, outputSize }, i) =>
  outputSize > 1 ? (i * (size - 1)) / (outputSize - 1) : 0;

/** Source: ONNX operator Resize, version 19, coordinate_transformation_mode. */
const places: Record<CoordinateMode, Place> = {
  half_pixel: centred,
  half_pixel_symmetric: (axis, i) => {
    const adjustment = axis.outputSize / stretchedSize(axis);
    return (axis.size / 2) * (1 - adjustment) + centred(axis, i);
  },
  pytorch_half_pixel: (axis, i) => (axis.outputSize > 1 ? centred(axis, i) : 0),
  align_corners: alongEnds,
  asymmetric: ({ scale }, i) => i / scale,
  // Until opset 12.
  tf_half_pixel_for_nn: ({ scale }, i) => (i + 0.5) / scale,
  tf_crop_and_resize: (axis, i) => {
    const [start, end] = axis.region;
    const last = axis.size - 1;
    return axis.outputSize > 1
      ? start * last + alongEnds(axis, i) * (end - start)
      : 0.5 * (start + end) * last;
  },
};

export const coordinateModes = Object.keys(places) as readonly CoordinateMode[];

/** Where each element of the resized axis lies on the input's, which goes from 0 to size - 1. */
export const coordinates = (axis: ResizedAxis, mode: CoordinateMode): number[] =>
  Array.from({ length: axis.outputSize }, (_, i) => places[mode](axis, i));

/** The axes that a node resizes, with what is known of each. */
export const resizedAxes = (
  shape: readonly number[],
  { axes, sizes, scales, regions }: ResizeAttributes,
): ResizedAxis[] =>
  axes.map((axis, k) => ({
    size: shape[axis] as number,
    outputSize: sizes[k] as number,
    scale: scales[k] as number,
    region: regions[k] as readonly [number, number],
  }));
