import { argMax, oneHot } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { competing } from "./Softmax.js";

/** 1 for the first of the largest elements along the axis, 0 elsewhere. */
export const Hardmax: Reader = (node) =>
  competing(node, (x, axis) =>
    oneHot(argMax(x, { axis }), x.shape[axis] as number, { axis, dtype: x.dtype }),
  );
