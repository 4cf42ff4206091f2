import { add, div, minimum, type Tensor } from "@hyaline/core";
import { representable } from "../../parts/representable.js";

/** What brings a norm down to `maxNorm`, and leaves a smaller one alone: min(1, maxNorm / (norm + ε)). */
export const shrinkTo = (maxNorm: number, norm: Tensor, epsilon: number): Tensor =>
  minimum(div(maxNorm, add(norm, representable(epsilon, norm))), 1);
