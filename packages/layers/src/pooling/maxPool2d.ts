import { maxPool, type PoolOptions } from "@hyaline/core";
import { declare, flag, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { padding, perAxis, type Specs } from "../parts/options.js";
import { checkImages } from "./parts/checkImages.js";

const maxPool2dOptions = {
  strides: perAxis("Steps between windows (default: the kernel, so that windows do not overlap)."),
  padding: padding(),
  dilations: perAxis("Distance between the elements of a window."),
  ceilMode: flag("Also take a last window that reaches past the end.", false),
} satisfies Specs<Omit<PoolOptions, "kernel">>;

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
export const maxPool2d = /* @__PURE__ */ declare(
  (kernel: PoolOptions["kernel"], options: Omit<PoolOptions, "kernel"> = {}): Layer => {
    readOptions("maxPool2d", maxPool2dOptions, options);
    return stateless({
      name: "pool",
      apply: (_, x) => maxPool(checkImages("maxPool2d", x), { ...options, kernel }),
    });
  },
  {
    name: "maxPool2d",
    title: "Max pooling over 2 axes",
    family: "pooling",
    summary: "The largest element of each window.",
  },
  maxPool2dOptions,
  {},
);
