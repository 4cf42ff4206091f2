/** Ops that take and put elements by index. */
import {
  concat,
  expandDims,
  gatherND,
  iota,
  mul,
  normaliseAxis,
  reshape,
  type ScatterReduction,
  scan,
  scatter,
  scatterAlongAxis,
  scatterND,
  slice,
  type Tensor,
  takeAlongAxis,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
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
  if (x.rank !== indices.rank || indices.shape.join() !== updates.shape.join())
    badFile(
      "ScatterElements needs as many axes of indices as of its tensor, and updates of their shape",
      `[${indices.shape}] and [${updates.shape}] for [${x.shape}]`,
    );
  const axis = normaliseAxis(node.int("axis", 0), x.rank, node.op);
  const whole = x.shape.every((n, i) => i === axis || n === indices.shape[i]);
  const flat = () => reshape(flatIndices(indices, x.shape, axis), [indices.size]);
  const put = (base: Tensor, values: Tensor, reduction: ScatterReduction): Tensor => {
    if (whole) return scatterAlongAxis(base, indices, values, { axis, reduction });
    const all = scatter(reshape(base, [x.size]), flat(), reshape(values, [indices.size]), { reduction });
    return reshape(all, x.shape);
  };
  return scatterReduced(node, x, updates, put, () => {
    const rows = reshape(flat(), [indices.size, 1]);
    return reshape(multiplyInto(reshape(x, [x.size]), rows, reshape(updates, [indices.size])), x.shape);
  });
};

export const ScatterND: Reader = (node) => {
  const [x, indices, updates] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  const put = (base: Tensor, values: Tensor, reduction: ScatterReduction) =>
    scatterND(base, indices, values, { reduction });
  return scatterReduced(node, x, updates, put, () => {
    const depth = indices.shape.at(-1) as number;
    const count = indices.size / Math.max(1, depth);
    const slices = reshape(updates, [count, ...x.shape.slice(depth)]);
    return multiplyInto(x, reshape(indices, [count, depth]), slices);
  });
};

/** Slices of `x` at `indices: [count, depth]` times `values: [count, ...slice]`, one after another: places may repeat. */
function multiplyInto(x: Tensor, indices: Tensor, values: Tensor): Tensor {
  const [result] = scan(
    (product: Tensor, [index, value]: readonly Tensor[]) => {
      const at = index as Tensor;
      return [scatterND(product, at, mul(gatherND(product, at), value as Tensor)), []] as const;
    },
    x,
    [indices, values] as readonly Tensor[],
  );
  return result;
}
