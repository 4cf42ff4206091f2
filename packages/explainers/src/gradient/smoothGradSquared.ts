import { RunningMean } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { noiseCallOptions, noiseOptions } from "./parts/noiseOptions.js";
import { smoothed } from "./parts/smoothed.js";

/**
 * SmoothGrad²: the mean of the squared attributions of many noisy copies of a row, which says how much of an element there
 * is and not in which direction. Noise, `around`, shapes and `stream` are those of {@link smoothGrad}.
 *
 * attribution(x) = 1/n Σ_k a(x + ε_k)², ε_k ~ N(0, σ²)
 *
 * Source: S. Hooker, D. Erhan, P.-J. Kindermans, B. Kim, "A Benchmark for Interpretability Methods in Deep Neural
 * Networks", NeurIPS 2019, section 4.1.
 *
 * @function
 * @param model a white box, or any model that the explainer `around` takes
 * @throws HyalineError as {@link smoothGrad}
 * @example
 * ```ts
 * const squared = smoothGradSquared((x: Tensor) => x.mul(tensor([3, -1])).sum({ axes: 1 }));
 * const { values } = await squared.explain([[1, 2]]); // values.values: [9, 1]
 * ```
 */
export const smoothGradSquared = /* @__PURE__ */ defineAsking(
  {
    name: "smoothGradSquared",
    title: "SmoothGrad²",
    family: "gradient",
    summary: "The mean of the squared attributions of many noisy copies of the input.",
    formula: "1/n Σ_k a(x + ε_k)², ε_k ~ N(0, σ²)",
    source: {
      authors: "S. Hooker, D. Erhan, P.-J. Kindermans, B. Kim",
      title: "A Benchmark for Interpretability Methods in Deep Neural Networks",
      year: 2019,
      where: "section 4.1",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: ["standardError"],
    cost: "25 gradients",
  },
  noiseOptions,
  noiseCallOptions,
  (model, used) =>
    smoothed(model, used, (size) => {
      const mean = new RunningMean(size);
      const squares = new Float64Array(size);
      return {
        values: mean.values,
        errors: () => mean.errors(),
        add: (given, at) => mean.add(squares.map((_, i) => (given[at + i] as number) ** 2)),
      };
    }),
);
