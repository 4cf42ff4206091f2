import { fail, formatSpec, slice } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { checkWidths, spatialWidths, type Widths } from "./parts/spatialWidths.js";

/**
 * Cuts elements off the ends of the spatial axes. Input float[batch, channels, ...spatial].
 *
 * @param widths how many: everywhere the same, or [before, after] for each spatial axis
 * @throws HyalineError `argument`, `shape` where nothing is left
 * @example
 * ```ts
 * const inner = cropping([[1, 1], [0, 2]]);
 * ```
 */
export const cropping = /* @__PURE__ */ declareLayer(
  (widths: Widths): Layer => {
    checkWidths("cropping", widths);
    return stateless({
      name: "cropping",
      apply: (_, x) => {
        const all = spatialWidths("cropping", x, widths);
        const kept = x.shape.map((n, i): readonly [number, number] => [
          all[i]?.[0] ?? 0,
          n - (all[i]?.[1] ?? 0),
        ]);
        if (kept.some(([from, to]) => from >= to))
          fail("shape", "cropping leaves something of each axis", formatSpec(x), "cut off less");
        return slice(x, kept);
      },
    });
  },
  {
    name: "cropping",
    title: "Cropping",
    family: "shape",
    summary: "Cuts elements off the ends of the spatial axes.",
  },
  {},
);
