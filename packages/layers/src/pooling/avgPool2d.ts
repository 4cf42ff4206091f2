import { type AvgPoolOptions, avgPool } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { checkImages } from "./parts/checkImages.js";

/**
 * The mean of each window. Input float[batch, channels, height, width].
 *
 * @param kernel the window: one number, or [height, width]
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = avgPool2d(2);
 * ```
 */
export const avgPool2d = (
  kernel: AvgPoolOptions["kernel"],
  options: Omit<AvgPoolOptions, "kernel"> = {},
): Layer =>
  stateless({
    name: "pool",
    apply: (_, x) => avgPool(checkImages("avgPool2d", x), { ...options, kernel }),
  });
