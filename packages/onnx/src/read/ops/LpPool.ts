import { abs, avgPool, mul, pow, type Tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { windowOf } from "./window.js";

/** (Σ |x|ᵖ)^(1/p) over each window: a mean times the window's size. */
export const LpPool: Reader = (node) => {
  const x = node.tensor(0);
  const p = node.int("p", 2);
  const kernel = node.ints("kernel_shape") ?? badFile("LpPool needs a kernel_shape");
  const count = kernel.reduce((a, b) => a * b, 1);
  const powers: Tensor = pow(abs(x), p);
  const means = avgPool(powers, {
    ...windowOf(node, x.shape.slice(2), kernel),
    kernel,
    ceilMode: node.flag("ceil_mode", false, "off"),
    countIncludePad: true,
  });
  return pow(mul(means, count), 1 / p);
};
