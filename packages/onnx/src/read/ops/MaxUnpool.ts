import { full, reshape, scatter } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { windowOf } from "./window.js";

/** Elements back where a MaxPool took them from. The indices count in the output shape where one is given, as in ONNX Runtime. */
export const MaxUnpool: Reader = (node) => {
  const [x, indices] = [node.tensor(0), node.tensor(1)];
  const kernel = node.ints("kernel_shape") ?? badFile("MaxUnpool needs a kernel_shape");
  const { strides, padding } = windowOf(node, x.shape.slice(2), kernel);
  const inferred = x.shape.slice(2).map((n, i) => {
    const [begin, end] = padding[i] as readonly [number, number];
    return (n - 1) * (strides[i] as number) - begin - end + (kernel[i] as number);
  });
  const shape = [...x.shape.slice(0, 2), ...inferred];
  const wanted = node.staticOptional(2);
  const target = wanted ?? shape;
  const size = target.reduce((a, b) => a * b, 1);
  const zeros = full([size], 0, { dtype: x.dtype });
  const flat = scatter(zeros, reshape(indices, [x.size]), reshape(x, [x.size]));
  return reshape(flat, target);
};
