import { flag } from "@hyaline/core/facts";
import { defineAsking } from "../define.js";
import { noiseCallOptions, noiseOptions } from "./parts/noiseOptions.js";
import { RunningVariance } from "./parts/runningVariance.js";
import { smoothed } from "./parts/smoothed.js";

/**
 * VarGrad: the variance of the attributions over many noisy copies of a row. It does not depend on the attribution's mean,
 * and so not on what is the same everywhere near the row. Noise, `around`, shapes and `stream` are those of
 * {@link smoothGrad}.
 *
 * attribution(x) = 1/(n − 1) Σ_k (a(x + ε_k) − ā)², ε_k ~ N(0, σ²)
 *
 * With `unbiased: false` it is divided by n, as Captum does.
 *
 * Source: J. Adebayo, J. Gilmer, I. Goodfellow, B. Kim, "Local Explanation Methods for Deep Neural Networks Lack
 * Sensitivity to Parameter Values", ICLR Workshop 2018, section 2.
 *
 * @function
 * @param model a white box, or any model that the explainer `around` takes
 * @throws HyalineError as {@link smoothGrad}
 * @example
 * ```ts
 * const spread = varGrad((x: Tensor) => x.mul(tensor([3, -1])).sum({ axes: 1 }));
 * const { values } = await spread.explain([[1, 2]]); // values.values: [0, 0]
 * ```
 */
export const varGrad = /* @__PURE__ */ defineAsking(
  {
    name: "varGrad",
    title: "VarGrad",
    family: "gradient",
    summary: "The variance of the attributions over many noisy copies of the input.",
    formula: "Var_k a(x + ε_k), ε_k ~ N(0, σ²)",
    source: {
      authors: "J. Adebayo, J. Gilmer, I. Goodfellow, B. Kim",
      title: "Local Explanation Methods for Deep Neural Networks Lack Sensitivity to Parameter Values",
      year: 2018,
      where: "section 2",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: ["standardError"],
    cost: "25 gradients",
  },
  {
    ...noiseOptions,
    /** Divide by the samples less one, rather than by the samples (default true). */
    unbiased: flag("Divide by the samples less one, rather than by the samples.", true),
  },
  noiseCallOptions,
  (model, used) => smoothed(model, used, (size) => new RunningVariance(size, used.unbiased)),
);
