import { fail, formatSpec, type ResizeOptions, resize } from "@hyaline/core";
import { choice, flag, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";

export interface UpSampleOptions {
  /** How new elements come about: a copy of the nearest, or a line or a cubic through its neighbours (default `"nearest"`). */
  readonly mode?: "nearest" | "linear" | "cubic";
  /** Whether the outermost elements stay where they are, which nearest does not (default false). */
  readonly alignCorners?: boolean;
}

const upSampleOptions = {
  mode: choice(
    "How new elements come about: a copy of the nearest, or a line or a cubic through its neighbours.",
    ["nearest", "linear", "cubic"],
    "nearest",
  ),
  alignCorners: flag("Whether the outermost elements stay where they are, which nearest does not.", false),
} satisfies Specs<UpSampleOptions>;

/**
 * Spatial axes stretched by a factor, as PyTorch's `Upsample` does (its `linear`, `bilinear` and `trilinear` are `"linear"`
 * here). Input float[batch, channels, ...spatial], output float[batch, channels, ...spatial · scale], rounded down.
 *
 * @param scale one factor for every spatial axis, or one per axis
 * @throws HyalineError `shape`, `argument`
 * @example
 * ```ts
 * const decoder = sequential([conv2d(16, 3, { padding: "same" }), upSample(2), conv2d(3, 3, { padding: "same" })]);
 * ```
 */
export const upSample = /* @__PURE__ */ declareLayer(
  (scale: number | readonly number[], options: UpSampleOptions = {}): Layer => {
    const { mode, alignCorners } = readOptions("upSample", upSampleOptions, options);
    const places: ResizeOptions =
      mode === "nearest"
        ? { mode, coordinateMode: "asymmetric", nearestMode: "floor" }
        : { mode, coordinateMode: alignCorners ? "align_corners" : "half_pixel" };
    return stateless({
      name: "upSample",
      apply: (_, x) => {
        if (x.rank < 3)
          fail("shape", "upSample needs inputs [batch, channels, ...spatial]", formatSpec(x), "add axes?");
        return resize(x, { scales: scale, ...places });
      },
    });
  },
  {
    name: "upSample",
    title: "Up-sampling",
    family: "pooling",
    summary: "Stretches the spatial axes by a factor.",
  },
  upSampleOptions,
);
