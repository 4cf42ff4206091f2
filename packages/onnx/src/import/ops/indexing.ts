/** Ops that take and put elements by index. */
import {
  concat,
  expandDims,
  gatherND,
  iota,
  normaliseAxis,
  reshape,
  type ScatterReduction,
  scatter,
  scatterAlongAxis,
  scatterND,
  sizeOf,
  slice,
  type Tensor,
  takeAlongAxis,
} from "@hyaline/core";
import { badFile } from "../fileError.js";
import type { Reader } from "../reader.js";
import { flatIndices } from "./flatIndices.js";
import { scatterReduced } from "./scatterReduced.js";

/** Other axes of the indices may be shorter than the tensor's. */
export const GatherElements: Reader = (node) => {
  const [x, indices] = [node.tensor(0), node.tensor(1)];
  if (x.rank !== indices.rank) badFile("GatherElements needs as many axes of indices as of its tensor");
  const axis = normaliseAxis(node.int("axis", 0), x.rank, node.op);
  const part = slice(
    x,
    indices.shape.map((n, i) => (i === axis ? null : ([0, n] as const))),
  );
  return takeAlongAxis(part, indices, { axis });
};

/** With `batch_dims` the leading axes of both go together: their places become further indices. */
export const GatherND: Reader = (node) => {
  const [x, indices] = [node.tensor(0), node.tensor(1)];
  const batch = node.int("batch_dims", 0);
  if (batch === 0) return gatherND(x, indices);
  if (batch < 0 || batch >= indices.rank || batch >= x.rank) {
    badFile("GatherND needs batch_dims below the number of axes", String(batch));
  }
  const lead = indices.shape.slice(0, -1);
  const places = Array.from({ length: batch }, (_, axis) =>
    expandDims(iota({ dtype: "int32", shape: lead }, axis), -1),
  );
  return gatherND(x, concat([...places, indices], { axis: -1 }));
};

export const ScatterElements: Reader = (node) => {
  const [x, indices, updates] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  const axis = normaliseAxis(node.int("axis", 0), x.rank, node.op);
  const whole = x.shape.every((n, i) => i === axis || n === indices.shape[i]);
  const put = (base: Tensor, values: Tensor, reduction: ScatterReduction): Tensor => {
    if (whole) return scatterAlongAxis(base, indices, values, { axis, reduction });
    const flat = flatIndices(indices, x.shape, axis);
    const size = sizeOf(indices.shape);
    const all = scatter(reshape(base, [x.size]), reshape(flat, [size]), reshape(values, [size]), {
      reduction,
    });
    return reshape(all, x.shape);
  };
  return scatterReduced(node, x, updates, put);
};

export const ScatterND: Reader = (node) => {
  const [x, indices, updates] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  return scatterReduced(node, x, updates, (base, values, reduction) =>
    scatterND(base, indices, values, { reduction }),
  );
};
