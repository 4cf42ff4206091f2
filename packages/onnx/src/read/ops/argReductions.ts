import { argMax, argMin, flip, normaliseAxis, sub, type Tensor } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";

type ArgReduction = (x: Tensor, options: { axis: number; keepDims: boolean }) => Tensor;

const read =
  (fn: ArgReduction): Reader =>
  (node) => {
    const x = node.tensor(0);
    const axis = normaliseAxis(node.int("axis", 0), x.rank, node.op);
    const options = { axis, keepDims: node.flag("keepdims", true, "off") };
    const last = node.flag("select_last_index", false, "on");
    const found = last
      ? sub((x.shape[axis] as number) - 1, fn(flip(x, { axes: axis }), options))
      : fn(x, options);
    return computed(found, "int64");
  };

export const ArgMax = read(argMax);
export const ArgMin = read(argMin);
