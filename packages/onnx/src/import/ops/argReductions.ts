import { argMax, argMin, flip, normaliseAxis, sub, type Tensor } from "@hyaline/core";
import type { Reader } from "../reader.js";
import { computed } from "../value.js";

type ArgReduction = (x: Tensor, options: { axis: number; keepDims: boolean }) => Tensor;

const read =
  (fn: ArgReduction): Reader =>
  (node) => {
    const x = node.tensor(0);
    const axis = normaliseAxis(node.int("axis", 0), x.rank, node.op);
    const options = { axis, keepDims: node.int("keepdims", 1) !== 0 };
    const last = node.int("select_last_index", 0) !== 0;
    const found = last
      ? sub((x.shape[axis] as number) - 1, fn(flip(x, { axes: axis }), options))
      : fn(x, options);
    return computed(found, "int64");
  };

export const ArgMax = read(argMax);
export const ArgMin = read(argMin);
