import { avgPool } from "@hyaline/core";
import { badFile } from "../fileError.js";
import type { Reader } from "../reader.js";
import { windowOf } from "./window.js";

export const AveragePool: Reader = (node) => {
  const x = node.tensor(0);
  const kernel = node.ints("kernel_shape") ?? badFile("AveragePool needs a kernel_shape");
  return avgPool(x, {
    ...windowOf(node, x.shape.slice(2), kernel),
    kernel,
    ceilMode: node.int("ceil_mode", 0) !== 0,
    countIncludePad: node.int("count_include_pad", 0) !== 0,
  });
};
