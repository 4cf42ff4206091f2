import {
  type CoordinateMode,
  fail,
  isFloat,
  normaliseAxis,
  type ResizeOptions,
  resize,
  type Shape,
  type Tensor,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import { ownEntry } from "../graph/ownEntry.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** Axes that keep their size are left alone. Before opset 11 there was one way to do it, and before 10 it was Upsample. */
export const Resize: Reader = (node) => {
  const { shape } = node.value(0);
  const inputs = node.opset < 11 ? { scales: 1, sizes: 9, roi: 9 } : { roi: 1, scales: 2, sizes: 3 };
  const axes = (node.ints("axes") ?? shape.map((_, i) => i)).map((axis) =>
    normaliseAxis(axis, shape.length, "Resize"),
  );
  const given = (input: number): readonly number[] | undefined => {
    const numbers = node.staticOptional(input);
    return numbers && numbers.length > 0 ? numbers : undefined;
  };
  const sizes = given(inputs.sizes);
  const scales = given(inputs.scales);
  const roi = given(inputs.roi);
  if ((sizes ?? scales)?.length !== axes.length) badFile("Resize needs a scale or a size per axis");
  const target = sizes && keepAspect(node.string("keep_aspect_ratio_policy", "stretch"), shape, axes, sizes);
  const crops = node.string("coordinate_transformation_mode", "half_pixel") === "tf_crop_and_resize";
  const changed = [...axes.keys()].filter((i) => {
    const size = shape[axes[i] as number];
    return crops || (target ? target[i] !== size : scales?.[i] !== 1);
  });
  const pick = (list: readonly number[]) => changed.map((i) => list[i] as number);
  const options: ResizeOptions = {
    axes: pick(axes),
    ...(target ? { sizes: pick(target) } : { scales: pick(scales as readonly number[]) }),
    ...(node.opset < 11 ? { ...upsampling, mode: mode(node) } : resampling(node)),
    ...(crops && roi
      ? { regions: changed.map((i) => [roi[i] as number, roi[i + axes.length] as number]) }
      : {}),
  };
  return moved(node, 0, (x) => (changed.length > 0 ? resized(x, options) : x));
};

/** Interpolating multiplies by a matrix of new and old places along an axis, which a file's sizes could make huge. */
const LARGEST_MATRIX = 2 ** 24;

function checkMatrices({ shape }: Tensor, { axes = [], sizes, scales, mode }: ResizeOptions): void {
  if (mode === "nearest") return;
  axes.forEach((axis, i) => {
    const size = shape[axis] as number;
    const target = sizes?.[i] ?? size * ((scales as readonly number[] | undefined)?.[i] ?? 1);
    if (size * target > LARGEST_MATRIX)
      fail("unsupported", "axes are interpolated up to 4096 × 4096 places", `${size} to ${target}`);
  });
}

/** Integers are interpolated as floats, and cut to whole numbers again. */
function resized(x: Tensor, options: ResizeOptions): Tensor {
  checkMatrices(x, options);
  return isFloat(x.dtype) || options.mode === "nearest"
    ? resize(x, options)
    : resize(x.cast("float32"), options).cast(x.dtype);
}

/** Before opset 10 of Resize: scales are an attribute (7) or an input (9). */
export const Upsample: Reader = (node) => {
  const { shape } = node.value(0);
  const scales = node.floats("scales") ?? node.static(1);
  if (scales.length !== shape.length) badFile("Upsample needs a scale per axis");
  const axes = [...shape.keys()].filter((axis) => scales[axis] !== 1);
  const options = {
    ...upsampling,
    mode: mode(node),
    axes,
    scales: axes.map((axis) => scales[axis] as number),
  };
  return moved(node, 0, (x) => (axes.length > 0 ? resized(x, options) : x));
};

const upsampling = { coordinateMode: "asymmetric", nearestMode: "floor" } as const;

/** One factor for all axes, so that no axis passes its size, or so that none falls short of it. */
function keepAspect(
  policy: string,
  shape: Shape,
  axes: readonly number[],
  sizes: readonly number[],
): readonly number[] {
  if (policy === "stretch") return sizes;
  const ratios = axes.map((axis, i) => (sizes[i] as number) / (shape[axis] as number));
  const scale = policy === "not_larger" ? Math.min(...ratios) : Math.max(...ratios);
  return axes.map((axis) => Math.round((shape[axis] as number) * scale));
}

const modes: Readonly<Record<string, "nearest" | "linear" | "cubic">> = {
  nearest: "nearest",
  linear: "linear",
  bilinear: "linear",
  cubic: "cubic",
};

const mode = (node: OnnxNode): "nearest" | "linear" | "cubic" => {
  const name = node.string("mode", "nearest");
  return (
    ownEntry(modes, name) ?? fail("unsupported", "Resize knows the modes nearest, linear and cubic", name)
  );
};

const resampling = (node: OnnxNode): ResizeOptions => ({
  mode: mode(node),
  coordinateMode: node.string("coordinate_transformation_mode", "half_pixel") as CoordinateMode,
  nearestMode: node.string("nearest_mode", "round_prefer_floor") as NonNullable<ResizeOptions["nearestMode"]>,
  cubicCoefficient: node.float("cubic_coeff_a", -0.75),
  excludeOutside: node.flag("exclude_outside", false, "refused"),
  antialias: node.flag("antialias", false, "on"),
  extrapolationValue: node.float("extrapolation_value", 0),
});
