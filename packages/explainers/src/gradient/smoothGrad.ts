import { RunningMean } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { noiseCallOptions, noiseOptions } from "./parts/noiseOptions.js";
import { smoothed } from "./parts/smoothed.js";

/**
 * SmoothGrad: the mean of the attributions of many noisy copies of a row, by the gradient or by any explainer `around`
 * which it is put. `x: float[rows, ...input]`, or a record of inputs, of which those that are attributed get noise;
 * `values` have the shape of that explainer's. Anytime: `stream` gives ever better means, `until` says when they are good
 * enough; each value has a `standardError`.
 *
 * attribution(x) = 1/n Σ_k a(x + ε_k), ε_k ~ N(0, σ²); the target is what the row without noise has
 *
 * The range that `noiseLevel` is a part of is each row's own, of each input. Table columns of different units want
 * recorded `noise`, or a model that scales them itself. Captum's default is σ = 1, whatever the data.
 *
 * Source: D. Smilkov, N. Thorat, B. Kim, F. Viégas, M. Wattenberg, "SmoothGrad: removing noise by adding noise", 2017,
 * section 2.
 *
 * @function
 * @param model a white box, or any model that the explainer `around` takes
 * @throws HyalineError `argument` for options, `shape` for noise that does not fit, `data`, `aborted`, and those of the
 * explainer `around`
 * @example
 * ```ts
 * const smooth = smoothGrad((x: Tensor) => x.mul(x).sum({ axes: 1 }), { standardDeviation: 0.1, samples: 400 });
 * const { values, standardError } = await smooth.explain([[1, -2]]); // values near [2, -4]
 * ```
 */
export const smoothGrad = /* @__PURE__ */ defineAsking(
  {
    name: "smoothGrad",
    title: "SmoothGrad",
    family: "gradient",
    summary: "The mean of the attributions of many noisy copies of the input.",
    formula: "1/n Σ_k a(x + ε_k), ε_k ~ N(0, σ²)",
    source: {
      authors: "D. Smilkov, N. Thorat, B. Kim, F. Viégas, M. Wattenberg",
      title: "SmoothGrad: removing noise by adding noise",
      year: 2017,
      where: "section 2",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: ["standardError"],
    cost: "25 gradients",
  },
  noiseOptions,
  noiseCallOptions,
  (model, used) => smoothed(model, used, (size) => new RunningMean(size)),
);
