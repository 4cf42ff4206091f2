import {
  broadcastTo,
  concat,
  encode,
  expandDims,
  matMul,
  reshape,
  sizeOf,
  swapAxes,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";

/** The places of an output's elements under an affine map of [-1, 1]ⁿ. */
export const AffineGrid: Reader = (node) => {
  const theta = node.tensor(0);
  const [batch, , ...spatial] = node.static(1) as [number, number, ...number[]];
  const rank = spatial.length;
  if (rank < 2 || rank > 3 || theta.rank !== 3)
    badFile("AffineGrid needs 2 or 3 spatial axes", `[${spatial}]`);
  if (!(sizeOf(spatial) < 2 ** 24)) badFile("AffineGrid is read for smaller grids", `[${spatial}]`);
  const align = node.flag("align_corners", false, "on");
  const columns = spatial.map((size, axis) => {
    const places = Float64Array.from({ length: size }, (_, i) => {
      if (align) return size > 1 ? -1 + (2 * i) / (size - 1) : 0;
      return -1 + (2 * i + 1) / size;
    });
    const shape = spatial.map((_, i) => (i === axis ? size : 1));
    return broadcastTo(tensor(encode(places, theta.dtype), { dtype: theta.dtype, shape }), spatial);
  });
  const ones = broadcastTo(tensor(encode([1], theta.dtype), { dtype: theta.dtype, shape: [1] }), spatial);
  const count = spatial.reduce((a, b) => a * b, 1);
  // Homogeneous coordinates, the innermost axis first.
  const rows = [...columns.reverse(), ones].map((column): Tensor => reshape(column, [1, count]));
  const homogeneous = concat(rows, { axis: 0 });
  const placed = swapAxes(matMul(theta, expandDims(homogeneous, 0)), 1, 2);
  return reshape(placed, [batch, ...spatial, rank]);
};
