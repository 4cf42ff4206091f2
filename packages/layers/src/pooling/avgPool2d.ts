import { type AvgPoolOptions, avgPool } from "@hyaline/core";
import { declare, flag, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { padding, perAxis, type Specs } from "../parts/options.js";
import { checkImages } from "./parts/checkImages.js";

const avgPool2dOptions = {
  strides: perAxis("Steps between windows (default: the kernel, so that windows do not overlap)."),
  padding: padding(),
  dilations: perAxis("Distance between the elements of a window."),
  ceilMode: flag("Also take a last window that reaches past the end.", false),
  countIncludePad: flag("Whether zeros of the padding count as elements of a window.", false),
} satisfies Specs<Omit<AvgPoolOptions, "kernel">>;

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
export const avgPool2d = /* @__PURE__ */ declare(
  (kernel: AvgPoolOptions["kernel"], options: Omit<AvgPoolOptions, "kernel"> = {}): Layer => {
    readOptions("avgPool2d", avgPool2dOptions, options);
    return stateless({
      name: "pool",
      apply: (_, x) => avgPool(checkImages("avgPool2d", x), { ...options, kernel }),
    });
  },
  {
    name: "avgPool2d",
    title: "Average pooling over 2 axes",
    family: "pooling",
    summary: "The mean of each window.",
  },
  avgPool2dOptions,
  {},
);
