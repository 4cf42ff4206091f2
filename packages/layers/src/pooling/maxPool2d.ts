import { maxPool, type PoolOptions } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { checkImages } from "./parts/checkImages.js";

/**
 * The largest element of each window. Input float[batch, channels, height, width].
 *
 * @param kernel the window: one number, or [height, width]
 * @param options strides default to the kernel
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const halved = maxPool2d(2);
 * ```
 */
export const maxPool2d = (kernel: PoolOptions["kernel"], options: Omit<PoolOptions, "kernel"> = {}): Layer =>
  stateless({
    name: "pool",
    apply: (_, x) => maxPool(checkImages("maxPool2d", x), { ...options, kernel }),
  });
