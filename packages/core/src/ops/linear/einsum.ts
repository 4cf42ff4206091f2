import { apply1 } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { composite } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { contract, diagonal, type Labelled, reorder, sumOut } from "./contract.js";
import { parseSubscripts } from "./subscripts.js";

export const einsumOp = composite<{ readonly equation: string }>({
  name: "einsum",
  infer: (inputs, { equation }) => {
    const { output, sizes } = parseSubscripts(equation, inputs);
    const [first] = inputs as [Spec];
    if (!isFloat(first.dtype))
      fail("dtype", "einsum takes floating-point tensors", formatSpec(first), "cast(…) it first");
    return [{ dtype: first.dtype, shape: output.map((label) => sizes.get(label) as number) }];
  },
  body: (inputs, { equation }) => {
    const { inputs: terms, output, sizes } = parseSubscripts(equation, inputs);
    const rest = inputs.map((x, i) => diagonal({ x, labels: terms[i] as readonly string[] }, sizes));
    while (rest.length > 1) {
      const [a, b] = rest.splice(0, 2) as [Labelled, Labelled];
      const needed = new Set([...output, ...rest.flatMap(({ labels }) => labels)]);
      rest.unshift(contract(a, b, needed));
    }
    const [result] = rest as [Labelled];
    return [reorder(sumOut(result, new Set(output)), output).x];
  },
});

/**
 * Sum of products over labelled axes, Einstein's convention: axes of one label are multiplied together, and labels that
 * the result has not are summed over. `...` stands for any further axes, which broadcast; a label twice in one term takes
 * the diagonal. Without `->` the result has the labels that occur once, in alphabetical order.
 *
 * Operands are contracted from left to right, each pair by one matrix product.
 *
 * @param equation such as `"bij,bjk->bik"`
 * @param operands float[...] each
 * @returns float[...], one axis per label of the result
 * @throws HyalineError `argument` for an equation that cannot be read, `shape`, `dtype`
 * @example
 * ```ts
 * await einsum("ij,ij->i", tensor([[1, 2], [3, 4]]), tensor([[1, 1], [0, 2]])).array(); // [3, 8]
 * ```
 */
export function einsum(equation: string, ...operands: readonly Tensor[]): Tensor {
  if (operands.length === 0) fail("argument", "einsum needs operands", "none");
  return apply1(einsumOp, promoteAll("einsum", operands), { equation });
}
