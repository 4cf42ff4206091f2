import { apply1, checkTensor } from "../../apply.js";
import { encode, isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { type Composite, composite } from "../../op.js";
import { formatSpec, normaliseAxis, type Shape, type Spec } from "../../shape.js";
import { concrete, type Tensor } from "../../tensor.js";
import { where } from "../elementwise/where.js";
import { gather } from "../indexing/gather.js";
import { multiplyAxis } from "../linear/multiplyAxis.js";
import { type CoordinateMode, coordinateModes, coordinates, resizedAxes } from "./coordinates.js";
import { interpolationMatrix, type NearestMode, nearestIndices, nearestModes } from "./interpolation.js";

export interface ResizeOptions {
  /** Sizes of the resized axes. Either these or `scales` are given. */
  readonly sizes?: readonly number[];
  /** Factors of the resized axes; the new size is rounded down. One number holds for every axis. */
  readonly scales?: number | readonly number[];
  /** Default: the spatial axes of [batch, channels, ...spatial]. */
  readonly axes?: readonly number[];
  /** Default `"nearest"`. */
  readonly mode?: "nearest" | "linear" | "cubic";
  /** Default `"half_pixel"`, as in ONNX; PyTorch's nearest is `"asymmetric"` with the nearest mode `"floor"`. */
  readonly coordinateMode?: CoordinateMode;
  /** Default `"round_prefer_floor"`, as in ONNX. */
  readonly nearestMode?: NearestMode;
  /** a of the cubic kernel (default -0.75, as in ONNX and PyTorch). */
  readonly cubicCoefficient?: number;
  /** Elements beyond the ends get no weight, instead of repeating the end (default false). */
  readonly excludeOutside?: boolean;
  /** Widen the filter when shrinking (default false). */
  readonly antialias?: boolean;
  /** For `"tf_crop_and_resize"`: the part of each axis to be resized, from 0 to 1 (default all of it). */
  readonly regions?: readonly (readonly [start: number, end: number])[];
  /** For `"tf_crop_and_resize"`: the value beyond the ends (default 0). */
  readonly extrapolationValue?: number;
}

/** Options with one entry per resized axis. */
export type ResizeAttributes = {
  readonly axes: readonly number[];
  readonly sizes: readonly number[];
  readonly scales: readonly number[];
  readonly regions: readonly (readonly [number, number])[];
  readonly mode: "nearest" | "linear" | "cubic";
  readonly coordinateMode: CoordinateMode;
  readonly nearestMode: NearestMode;
  readonly cubicCoefficient: number;
  readonly excludeOutside: boolean;
  readonly antialias: boolean;
  readonly extrapolationValue: number;
};

export const resizeOp: Composite<ResizeAttributes> = composite<ResizeAttributes>({
  name: "resize",
  infer: (inputs, { axes, sizes, mode }) => {
    const [x] = inputs as [Spec];
    if (mode !== "nearest" && !isFloat(x.dtype)) {
      fail("dtype", `resize interpolates floating-point tensors`, formatSpec(x), 'use mode "nearest"');
    }
    if (axes.some((axis) => x.shape[axis] === 0))
      fail("shape", "resize needs elements to resize", formatSpec(x));
    return [{ dtype: x.dtype, shape: resizedShape(x.shape, axes, sizes) }];
  },
  body: (inputs, attributes) => {
    const [x] = inputs as [Tensor];
    const { axes, mode, coordinateMode, nearestMode } = attributes;
    const resized = resizedAxes(x.shape, attributes);
    let y = x;
    for (const [k, axis] of axes.entries()) {
      const along = resized[k] as (typeof resized)[number];
      if (mode === "nearest") {
        const indices = Int32Array.from(nearestIndices(along, coordinateMode, nearestMode));
        y = gather(y, concrete(indices, { dtype: "int32", shape: [indices.length] }), { axis });
      } else {
        const matrix = interpolationMatrix(along, { ...attributes, mode });
        const shape = [along.outputSize, along.size];
        y = multiplyAxis(y, concrete(encode(matrix, x.dtype), { dtype: x.dtype, shape }), axis);
      }
    }
    return [coordinateMode === "tf_crop_and_resize" ? extrapolate(y, x.shape, attributes) : y];
  },
  batch: ([x], { op, attributes }) => [
    apply1(op, [x as Tensor], { ...attributes, axes: attributes.axes.map((axis) => axis + 1) }),
  ],
});

const resizedShape = (shape: Shape, axes: readonly number[], sizes: readonly number[]): Shape =>
  shape.map((n, i) => (axes.includes(i) ? (sizes[axes.indexOf(i)] as number) : n));

/** Elements whose place lies beyond an end of the input become the extrapolation value. */
function extrapolate(y: Tensor, shape: Shape, attributes: ResizeAttributes): Tensor {
  const { axes, coordinateMode, extrapolationValue } = attributes;
  return resizedAxes(shape, attributes).reduce((result, along, k) => {
    const inside = coordinates(along, coordinateMode).map((x) => Number(x >= 0 && x <= along.size - 1));
    if (!inside.includes(0)) return result;
    const trailing = y.rank - 1 - (axes[k] as number);
    const mask = { dtype: "bool", shape: [inside.length, ...new Array<number>(trailing).fill(1)] } as const;
    return where(concrete(Uint8Array.from(inside), mask), result, extrapolationValue);
  }, y);
}

/**
 * Axes stretched or shrunk to other sizes, as ONNX's Resize does it: by copying the nearest element, or by linear or
 * cubic interpolation along one axis after the other.
 *
 * @param x any[...], floating-point where it interpolates
 * @returns any[...], with the new sizes
 * @throws HyalineError `argument`, `axis`, `dtype`, `shape`
 * @example
 * ```ts
 * await resize(tensor([[[1, 3]]]), { sizes: [4], mode: "linear" }).array(); // [[[1, 1.5, 2.5, 3]]]
 * ```
 */
export function resize(x: Tensor, options: ResizeOptions): Tensor {
  refuseUnknown("resize", options, [
    "sizes",
    "scales",
    "axes",
    "mode",
    "coordinateMode",
    "nearestMode",
    "cubicCoefficient",
    "excludeOutside",
    "antialias",
    "regions",
    "extrapolationValue",
  ]);
  checkTensor("resize", x);
  const { mode = "nearest", coordinateMode = "half_pixel", nearestMode = "round_prefer_floor" } = options;
  const { cubicCoefficient = -0.75, excludeOutside = false, antialias = false } = options;
  const axes = (options.axes ?? [...x.shape.keys()].slice(2)).map((axis) =>
    normaliseAxis(axis, x.rank, "resize"),
  );
  if (new Set(axes).size !== axes.length) fail("axis", "resize needs distinct axes", `[${axes}]`);
  checkChoice("mode", mode, ["nearest", "linear", "cubic"]);
  checkChoice("coordinateMode", coordinateMode, coordinateModes);
  checkChoice("nearestMode", nearestMode, nearestModes);
  const regions = options.regions ?? axes.map(() => [0, 1] as const);
  if (regions.length !== axes.length) {
    fail("argument", "resize needs one region per axis", `${regions.length} for ${axes.length} axes`);
  }
  return apply1(resizeOp, [x], {
    ...targetSizes(x.shape, axes, options),
    axes,
    regions: regions.map(([start, end]) => [start, end] as const),
    mode,
    coordinateMode,
    nearestMode,
    cubicCoefficient,
    excludeOutside,
    antialias,
    extrapolationValue: options.extrapolationValue ?? 0,
  });
}

function checkChoice(what: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) {
    fail(
      "argument",
      `resize takes a ${what} of ${known.map((k) => `"${k}"`).join(", ")}`,
      JSON.stringify(value),
    );
  }
}

function targetSizes(
  shape: Shape,
  axes: readonly number[],
  { sizes, scales }: ResizeOptions,
): Pick<ResizeAttributes, "sizes" | "scales"> {
  const old = axes.map((axis) => shape[axis] as number);
  const factors = typeof scales === "number" ? axes.map(() => scales) : scales;
  const given = sizes ?? factors;
  const positive = given?.every((n) => Number.isFinite(n) && n > 0);
  if (!given || given.length !== axes.length || !positive || (sizes && !sizes.every(Number.isInteger))) {
    const got = `${JSON.stringify({ sizes, scales })} for ${axes.length} axes`;
    fail("argument", "resize needs a positive size, or a positive scale, for each axis", got);
  }
  return {
    sizes: sizes ? [...sizes] : old.map((n, k) => Math.floor(n * (given[k] as number))),
    scales: factors && !sizes ? [...factors] : old.map((n, k) => (given[k] as number) / n),
  };
}
