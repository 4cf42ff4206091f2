import { flatten, type Tensor, type Tree, where } from "@hyaline/core";

/**
 * One of two trees with as many tensors, one by one: `yes` where `condition`, bool[], holds. The structure is that of `yes`:
 * in a state from a checkpoint, lists are records and what holds no tensor is missing.
 */
export function select<T extends Tree>(condition: Tensor, yes: T, no: Tree): T {
  const { leaves, structure } = flatten(yes);
  const others = flatten(no).leaves;
  return structure.build(leaves.map((one, i) => where(condition, one, others[i] as Tensor))) as T;
}
