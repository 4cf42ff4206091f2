/** Reductions: axes are an attribute before opset 18 (13 for ReduceSum), then an input. */
import {
  abs,
  cast,
  type DType,
  full,
  log,
  logSumExp,
  max,
  mean,
  min,
  norm,
  prod,
  type ReduceOptions,
  square,
  sum,
  type Tensor,
} from "@hyaline/core";
import { rangeOf } from "../graph/elementType.js";
import type { Reader } from "../graph/reader.js";
import { axesOf } from "./axes.js";

const read =
  (fn: (x: Tensor, options: ReduceOptions) => Tensor, ofNothing?: number): Reader =>
  (node) => {
    const x = node.tensor(0);
    const axes = axesOf(node, 1) ?? [];
    if (axes.length === 0 && node.flag("noop_with_empty_axes", false, "off")) return fn(x, { axes: [] });
    const options = { keepDims: node.flag("keepdims", true, "off"), ...(axes.length > 0 ? { axes } : {}) };
    const reduced = axes.length > 0 ? axes : [...x.shape.keys()];
    if (ofNothing !== undefined && reduced.some((axis) => x.shape.at(axis) === 0)) {
      const { shape } = sum(x, options);
      return full(shape, bounded(ofNothing, x.dtype), { dtype: x.dtype });
    }
    return cast(fn(x, options), x.dtype);
  };

/** The nearest to an infinity that a data type has. */
function bounded(infinity: number, dtype: DType): number {
  const [low, high] = dtype === "bool" ? [0, 1] : (rangeOf(dtype) ?? [infinity, infinity]);
  return infinity < 0 ? low : high;
}

const asBool =
  (fn: (x: Tensor, options: ReduceOptions) => Tensor) =>
  (x: Tensor, options: ReduceOptions): Tensor =>
    fn(x.dtype === "bool" ? cast(x, "uint8") : x, options);

export const reductions: Readonly<Record<string, Reader>> = {
  ReduceL1: read((x, options) => sum(abs(x), options)),
  ReduceL2: read((x, options) => norm(x, options)),
  ReduceLogSum: read((x, options) => log(sum(x, options))),
  ReduceLogSumExp: read(logSumExp, Number.NEGATIVE_INFINITY),
  ReduceMax: read(asBool(max), Number.NEGATIVE_INFINITY),
  ReduceMean: read(mean),
  ReduceMin: read(asBool(min), Number.POSITIVE_INFINITY),
  ReduceProd: read(prod),
  ReduceSum: read(sum),
  ReduceSumSquare: read((x, options) => sum(square(x), options)),
};
