import { cast, mul } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { checkRange } from "../parts/checkRange.js";
import { jointNorm } from "../parts/norm.js";
import { shrinkTo } from "./parts/shrinkTo.js";
import { stateless } from "./parts/stateless.js";

const clipByGlobalNormOptions = {
  /** Added to the norm (default 1e-6, as PyTorch's `clip_grad_norm_` has it). */
  epsilon: number("Added to the norm.", 1e-6),
};
export interface ClipByGlobalNormOptions extends Given<typeof clipByGlobalNormOptions> {}

/**
 * Scales all gradients together so that their joint Euclidean norm is at most `maxNorm`:
 * g ← g · min(1, maxNorm / (‖all g‖ + ε)).
 *
 * Source: Pascanu, Mikolov and Bengio, 2013, "On the difficulty of training recurrent neural networks", algorithm 1.
 *
 * @throws HyalineError `argument` for a norm that is negative or not finite
 * @example
 * ```ts
 * const optimizer = chain(clipByGlobalNorm(1), adam());
 * ```
 */
export const clipByGlobalNorm = /* @__PURE__ */ declare(
  (maxNorm: number, options: ClipByGlobalNormOptions = {}): Optimizer => {
    const { epsilon } = readOptions("clipByGlobalNorm", clipByGlobalNormOptions, options);
    checkRange("clipByGlobalNorm", { maxNorm });
    return stateless("clipByGlobalNorm", (gradients) => {
      if (gradients.length === 0) return gradients;
      const factor = shrinkTo(maxNorm, jointNorm(gradients), epsilon);
      return gradients.map((gradient) => mul(gradient, cast(factor, gradient.dtype)));
    });
  },
  {
    name: "clipByGlobalNorm",
    title: "Clip by global norm",
    family: "transforms",
    summary: "Scales all gradients together so that their joint norm is at most a given one.",
    formula: "g ← g · min(1, maxNorm / (‖all g‖ + ε))",
    source: {
      authors: "R. Pascanu, T. Mikolov, Y. Bengio",
      title: "On the difficulty of training recurrent neural networks",
      year: 2013,
      where: "algorithm 1",
    },
  },
  clipByGlobalNormOptions,
  {},
);
