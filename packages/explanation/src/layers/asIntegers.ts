/** What lists of whole numbers need besides, where a model looks them up: loaded or called with the first of them. */
import { cast, type DType, flatten, hostData, isTensor, type Tensor, type Tree } from "@hyaline/core";
import { choices, integersFor, isOfTypes } from "../define/wholeNumbers.js";
import { inputTree } from "./inputTree.js";

/**
 * A model's example as tensors, whole numbers from lists as integers or bools where `accepts` fails without: as few inputs
 * as need be.
 *
 * @param x what the model takes, as it was given
 * @param accepts throws where the model does not take the tensors
 */
export function withIntegers<T>(x: unknown, accepts: (inputs: Tree) => T): T {
  const tree = inputTree(x);
  try {
    return accepts(tree);
  } catch (error) {
    const { leaves, structure } = flatten(tree);
    const free = freeInputs(x);
    const ways = leaves.map((leaf, i) => [leaf.dtype, ...(free[i] ? typesFor(leaf) : [])]);
    if (!isOfTypes(error)) throw error;
    for (const dtypes of choices(ways).slice(1)) {
      try {
        return accepts(structure.build(leaves.map((leaf, i) => cast(leaf, dtypes[i] as DType))) as Tree);
      } catch {
        // The next choice, and in the end the first failure.
      }
    }
    throw error;
  }
}

const typesFor = (leaf: Tensor): DType[] => {
  const values = hostData(leaf);
  return values ? integersFor({ dtype: leaf.dtype, values: Float64Array.from(values as Float32Array) }) : [];
};

/** Which inputs came without a data type, in the order of their leaves. */
function freeInputs(x: unknown): boolean[] {
  const isFree = (each: unknown) =>
    !isTensor(each) && typeof (each as { readonly dtype?: unknown }).dtype !== "string";
  const isOne = isTensor(x) || Array.isArray(x) || Array.isArray((x as { readonly shape?: unknown }).shape);
  return isOne ? [isFree(x)] : Object.values(x as object).map(isFree);
}
