import { fail, normaliseAxis, type Tensor } from "@hyaline/core";
import { badFile } from "../fileError.js";
import type { OnnxNode, Reader } from "../reader.js";
import { type AxisResize, type ResizeMode, resizeAxis } from "./resizeAxis.js";

/** Each resized axis is a product with a constant matrix of weights, or a choice of elements. */
export const Resize: Reader = (node) => {
  const x = node.tensor(0);
  const inputs = node.opset < 11 ? { scales: 1, sizes: 9, roi: 9 } : { roi: 1, scales: 2, sizes: 3 };
  const axes = (node.ints("axes") ?? x.shape.map((_, i) => i)).map((axis) =>
    normaliseAxis(axis, x.rank, "Resize"),
  );
  const given = (input: number) => {
    const numbers = node.staticOptional(input);
    return numbers && numbers.length > 0 ? numbers : undefined;
  };
  const sizes = given(inputs.sizes);
  const scales = sizes ? scalesFrom(node, x, axes, sizes) : given(inputs.scales);
  if (!scales || scales.length !== axes.length) badFile("Resize needs a scale or a size per axis");
  const roi = given(inputs.roi);
  let y = x;
  axes.forEach((axis, i) => {
    const size = x.shape[axis] as number;
    const scale = scales[i] as number;
    if (!(scale > 0)) badFile("Resize needs scales above 0", String(scale));
    const exact = sizes && policy(node) === "stretch" ? (sizes[i] as number) : undefined;
    const length = exact ?? (sizes ? Math.round(size * scale) : Math.floor(Math.fround(size * scale) + 1e-6));
    y = resizeAxis(y, axis, {
      ...options(node),
      size,
      length,
      scale,
      ...(roi ? { roi: [roi[i] as number, roi[i + axes.length] as number] as const } : {}),
    });
  });
  return y;
};

/** Before opset 10 of Resize: scales are an attribute (7) or an input (9); always asymmetric and rounded down. */
export const Upsample: Reader = (node) => {
  const x = node.tensor(0);
  const scales = node.floats("scales") ?? node.static(1);
  if (scales.length !== x.rank) badFile("Upsample needs a scale per axis");
  const mode = node.string("mode", "nearest");
  return scales.reduce(
    (y, scale, axis) =>
      resizeAxis(y, axis, {
        mode: mode === "nearest" ? "nearest" : "linear",
        coordinates: "asymmetric",
        nearest: "floor",
        size: x.shape[axis] as number,
        length: Math.floor((x.shape[axis] as number) * scale),
        scale,
        cubic: -0.75,
        excludeOutside: false,
        antialias: false,
        extrapolation: 0,
      }),
    x,
  );
};

const policy = (node: OnnxNode): string => node.string("keep_aspect_ratio_policy", "stretch");

function scalesFrom(node: OnnxNode, x: Tensor, axes: readonly number[], sizes: readonly number[]): number[] {
  const ratios = axes.map((axis, i) => (sizes[i] as number) / (x.shape[axis] as number));
  if (policy(node) === "stretch") return ratios;
  const pick = policy(node) === "not_larger" ? Math.min : Math.max;
  return ratios.map(() => pick(...ratios));
}

function options(
  node: OnnxNode,
): Pick<
  AxisResize,
  "mode" | "coordinates" | "nearest" | "cubic" | "excludeOutside" | "antialias" | "extrapolation"
> {
  const modes: Readonly<Record<string, ResizeMode>> = {
    nearest: "nearest",
    linear: "linear",
    cubic: "cubic",
  };
  const name = node.string("mode", "nearest");
  const old = node.opset < 11;
  return {
    mode: modes[name] ?? fail("unsupported", "Resize knows the modes nearest, linear and cubic", name),
    coordinates: old ? "asymmetric" : node.string("coordinate_transformation_mode", "half_pixel"),
    nearest: old ? "floor" : node.string("nearest_mode", "round_prefer_floor"),
    cubic: node.float("cubic_coeff_a", -0.75),
    excludeOutside: node.int("exclude_outside", 0) !== 0,
    antialias: node.int("antialias", 0) !== 0,
    extrapolation: node.float("extrapolation_value", 0),
  };
}
