import { pad } from "@hyaline/core";
import { choice, number, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import { type ElementMode, elementModes, padElements } from "../parts/padModes.js";
import { checkWidths, spatialWidths, type Widths } from "./parts/spatialWidths.js";

export interface PaddingOptions {
  /** What lies around: one value, or elements of the input (default `"constant"`). */
  readonly mode?: "constant" | ElementMode;
  /** The value of a constant padding (default 0). */
  readonly value?: number;
}

const paddingOptions = {
  mode: choice<"constant" | ElementMode>(
    "What lies around: one value, or elements of the input.",
    ["constant", ...elementModes],
    "constant",
  ),
  value: number("The value of a constant padding.", 0, [-Number.MAX_VALUE, Number.MAX_VALUE]),
} satisfies Specs<PaddingOptions>;

/**
 * Elements around the spatial axes: one value, or the input's own, mirrored (`"reflect"`), going round (`"circular"`) or
 * repeated (`"replicate"`), under PyTorch's names. Input float[batch, channels, ...spatial].
 *
 * @param widths how many: everywhere the same, or [before, after] for each spatial axis
 * @throws HyalineError `argument`, `shape` where more is mirrored than there is
 * @example
 * ```ts
 * const framed = sequential([padding(1, { mode: "reflect" }), conv2d(16, 3)]);
 * ```
 */
export const padding = /* @__PURE__ */ declareLayer(
  (widths: Widths, options: PaddingOptions = {}): Layer => {
    const { mode, value } = readOptions("padding", paddingOptions, options);
    checkWidths("padding", widths);
    return stateless({
      name: "padding",
      apply: (_, x) => {
        const all = spatialWidths("padding", x, widths);
        return mode === "constant" ? pad(x, all, { value }) : padElements(x, all, mode);
      },
    });
  },
  {
    name: "padding",
    title: "Padding",
    family: "shape",
    summary: "Adds elements around the spatial axes.",
  },
  paddingOptions,
);
