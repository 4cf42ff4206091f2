import { random, where } from "@hyaline/core";
import type { Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { whileTraining } from "./parts/whileTraining.js";

/** What a SELU tends to far below 0: -λα. */
const LEAST = -1.7580993408473766;

/**
 * Dropout for nets of `selu`: elements become what a SELU tends to far below 0 instead of 0, and the result is scaled and
 * shifted so that inputs of mean 0 and variance 1 keep both.
 *
 * @throws HyalineError `argument` for a rate outside of [0, 1), and while training without a key
 * @example
 * ```ts
 * const normalised = sequential([dense(64, { activation: selu, kernelInit: lecunNormal }), alphaDropout(0.1), dense(10)]);
 * ```
 */
export const alphaDropout = /* @__PURE__ */ declareLayer(
  (rate: number): Layer => {
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LEAST ** 2));
    return whileTraining("alphaDropout", rate, (x, key) =>
      where(random.bernoulli(key, x.shape, { probability: 1 - rate }), x, LEAST)
        .mul(scale)
        .sub(scale * rate * LEAST),
    );
  },
  {
    name: "alphaDropout",
    title: "Alpha dropout",
    family: "normalisation",
    summary: "Dropout that keeps mean and variance of what a SELU gives.",
    formula: "a · (x or -λα) + b",
    source: {
      authors: "G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter",
      title: "Self-Normalizing Neural Networks",
      year: 2017,
      where: "section 'New dropout technique'",
    },
  },
  {},
);
