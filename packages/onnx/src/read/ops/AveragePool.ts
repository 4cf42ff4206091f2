import { avgPool } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { windowOf } from "./window.js";

export const AveragePool: Reader = (node) => {
  const x = node.tensor(0);
  const kernel = node.ints("kernel_shape") ?? badFile("AveragePool needs a kernel_shape");
  return avgPool(x, {
    ...windowOf(node, x.shape.slice(2), kernel),
    kernel,
    ceilMode: node.flag("ceil_mode", false, "off"),
    countIncludePad: node.flag("count_include_pad", false, "on"),
  });
};
