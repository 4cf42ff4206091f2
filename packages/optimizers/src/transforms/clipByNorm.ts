import { cast, mul } from "@hyaline/core";
import { declare, type Given, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { checkRange } from "../parts/checkRange.js";
import { jointNorm } from "../parts/norm.js";
import { shrinkTo } from "./parts/shrinkTo.js";
import { stateless } from "./parts/stateless.js";

const clipByNormOptions = {
  /** Added to the norm (default 1e-6, as PyTorch's `clip_grad_norm_` has it). */
  epsilon: number("Added to the norm.", 1e-6),
};
export interface ClipByNormOptions extends Given<typeof clipByNormOptions> {}

/**
 * Scales each gradient by itself so that its Euclidean norm is at most `maxNorm`: g ← g · min(1, maxNorm / (‖g‖ + ε)).
 *
 * @throws HyalineError `argument` for a norm that is negative or not finite
 * @example
 * ```ts
 * const optimizer = chain(clipByNorm(1), sgd({ learningRate: 0.1 }));
 * ```
 */
export const clipByNorm = /* @__PURE__ */ declare(
  (maxNorm: number, options: ClipByNormOptions = {}): Optimizer => {
    const { epsilon } = readOptions("clipByNorm", clipByNormOptions, options);
    checkRange("clipByNorm", { maxNorm });
    return stateless("clipByNorm", (gradients) =>
      gradients.map((gradient) => {
        const factor = shrinkTo(maxNorm, jointNorm([gradient]), epsilon);
        return mul(gradient, cast(factor, gradient.dtype));
      }),
    );
  },
  {
    name: "clipByNorm",
    title: "Clip by norm",
    family: "transforms",
    summary: "Scales each gradient by itself so that its norm is at most a given one.",
    formula: "g ← g · min(1, maxNorm / (‖g‖ + ε))",
  },
  clipByNormOptions,
  {},
);
