import { add, cast, div, minimum, mul, promote, sqrt, sum, type Tensor } from "@hyaline/core";
import { checkRange } from "./checkRange.js";
import type { Optimizer } from "./optimizer.js";
import { stateless } from "./stateless.js";

export interface ClipByGlobalNormOptions {
  /** Added to the norm (default 1e-6, as PyTorch's `clip_grad_norm_` has it). */
  readonly epsilon?: number;
}

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
export function clipByGlobalNorm(
  maxNorm: number,
  { epsilon = 1e-6 }: ClipByGlobalNormOptions = {},
): Optimizer {
  checkRange("clipByGlobalNorm", { maxNorm, epsilon });
  return stateless("clipByGlobalNorm", (gradients) => {
    if (gradients.length === 0) return gradients;
    const factor = minimum(div(maxNorm, add(globalNorm(gradients), epsilon)), 1);
    return gradients.map((gradient) => mul(gradient, cast(factor, gradient.dtype)));
  });
}

/** √(Σ g²) over all elements of all tensors, in at least float32: squares overflow float16 early. */
function globalNorm(tensors: readonly Tensor[]): Tensor {
  const dtype = tensors.map((tensor) => tensor.dtype).reduce(promote, "float32");
  return sqrt(
    tensors
      .map((tensor) => cast(tensor, dtype))
      .map((wide) => sum(mul(wide, wide)))
      .reduce(add),
  );
}
