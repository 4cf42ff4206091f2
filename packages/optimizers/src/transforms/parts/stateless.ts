import { flatten, type Tensor } from "@hyaline/core";
import type { Optimizer } from "../../optimizer.js";
import { leavesLike } from "../../parts/perParameter.js";

/** A gradient transformation that remembers nothing. */
export const stateless = (
  name: string,
  transform: (gradients: readonly Tensor[], parameters: readonly Tensor[]) => readonly Tensor[],
): Optimizer => ({
  init: () => ({}),
  update(grads, state, params) {
    const { leaves, structure } = flatten(params);
    const gradients = leavesLike(params, grads, `the gradients given to ${name}`);
    return { updates: structure.build(transform(gradients, leaves)) as typeof grads, state };
  },
});
