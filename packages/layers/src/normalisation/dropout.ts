import { random, where } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { whileTraining } from "./parts/whileTraining.js";

/**
 * While training, zeroes each element with probability `rate` and divides the others by 1 - rate, so that the expected
 * value stays; otherwise passes everything on.
 *
 * Source: Srivastava et al., 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting" (inverted form).
 *
 * @throws HyalineError `argument` for a rate outside of [0, 1), and while training without a key
 * @example
 * ```ts
 * const regularised = sequential([dense(64, { activation: relu }), dropout(0.5), dense(10)]);
 * ```
 */
export const dropout = /* @__PURE__ */ declareLayer(
  (rate: number): Layer =>
    whileTraining("dropout", rate, (x, key) =>
      where(random.bernoulli(key, x.shape, { probability: 1 - rate }), x.mul(1 / (1 - rate)), 0),
    ),
  {
    name: "dropout",
    title: "Dropout",
    family: "normalisation",
    summary: "While training, zeroes a share of the elements at random.",
    source: {
      authors: "N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov",
      title: "Dropout: A Simple Way to Prevent Neural Networks from Overfitting",
      year: 2014,
    },
  },
  {},
);
