import { maxPool, maxPoolWithIndices, type Tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { windowOf } from "./window.js";

export const MaxPool: Reader = (node) => {
  const x = node.tensor(0);
  const kernel = node.ints("kernel_shape") ?? badFile("MaxPool needs a kernel_shape");
  const window = windowOf(node, x.shape.slice(2), kernel);
  const options = { ...window, kernel, ceilMode: node.flag("ceil_mode", false, "off") };
  if (!node.wants(1)) return maxPool(x, options);
  const [y, indices] = maxPoolWithIndices(x, options);
  return [y, !node.flag("storage_order", false, "refused") ? indices : columnMajor(indices, x.shape)];
};

/** Indices that count the first spatial axis fastest. */
function columnMajor(indices: Tensor, shape: readonly number[]): Tensor {
  const spatial = shape.slice(2);
  const plane = spatial.reduce((a, b) => a * b, 1);
  const inPlane = indices.sub(indices.div(plane).mul(plane));
  let rest = inPlane;
  let flipped = indices.sub(inPlane);
  const strides = spatial.map((_, i) => spatial.slice(0, i).reduce((a, b) => a * b, 1));
  for (let axis = spatial.length - 1; axis >= 0; axis--) {
    const size = spatial[axis] as number;
    const quotient = rest.div(size);
    flipped = flipped.add(rest.sub(quotient.mul(size)).mul(strides[axis] as number));
    rest = quotient;
  }
  return flipped;
}
