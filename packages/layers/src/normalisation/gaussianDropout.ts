import { random } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { whileTraining } from "./parts/whileTraining.js";

/**
 * While training, multiplies each element by a normal number of mean 1 and variance rate / (1 - rate), the mean and
 * variance of dropout's factors; otherwise passes everything on.
 *
 * @throws HyalineError `argument` for a rate outside of [0, 1), and while training without a key
 * @example
 * ```ts
 * const regularised = sequential([dense(64, { activation: relu }), gaussianDropout(0.2), dense(10)]);
 * ```
 */
export const gaussianDropout = /* @__PURE__ */ declareLayer(
  (rate: number): Layer =>
    whileTraining("gaussianDropout", rate, (x, key) =>
      x.mul(
        random.normal(key, x.shape, { dtype: x.dtype, mean: 1, deviation: Math.sqrt(rate / (1 - rate)) }),
      ),
    ),
  {
    name: "gaussianDropout",
    title: "Gaussian dropout",
    family: "normalisation",
    summary: "While training, multiplies each element by a random number around 1.",
    source: {
      authors: "N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov",
      title: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
      year: 2014,
      where: "section 10",
    },
  },
  {},
);
