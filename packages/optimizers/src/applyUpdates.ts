import { add, flatten, type Tensor, type Tree } from "@hyaline/core";
import { leavesLike } from "./parts/perParameter.js";

/**
 * The parameters after a step: `params + updates`, leaf by leaf.
 *
 * @param updates a tree with the structure and shapes of `params`, as an optimizer's `update` gives it
 * @throws HyalineError `argument` when the structures differ, `shape` when shapes do
 * @example
 * ```ts
 * const { updates, state } = optimizer.update(gradients, optimizer.init(params), params);
 * const next = applyUpdates(params, updates);
 * ```
 */
export function applyUpdates<P extends Tree>(params: P, updates: P): P {
  const { leaves, structure } = flatten(params);
  const changes = leavesLike(params, updates, "updates");
  return structure.build(leaves.map((leaf, i) => add(leaf, changes[i] as Tensor))) as P;
}
