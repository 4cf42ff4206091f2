import { apply } from "../apply.js";
import { traceClosed } from "../closed.js";
import { type Composite, composite } from "../op.js";
import { barrier } from "../ops/control/barrier.js";
import { fill } from "../ops/creation/fill.js";
import { replay } from "../replay.js";
import { nextId, type Tensor } from "../tensor.js";
import { flatten } from "../tree.js";
import { alias, backward } from "./backward.js";

/** The name of the composite: its derivative is that of its body. */
export const CHECKPOINT = "checkpoint";

/**
 * A function whose intermediate values are computed again in the backward pass instead of being kept: memory for time.
 *
 * Source: T. Chen et al., "Training deep nets with sublinear memory cost", 2016.
 *
 * @param fn a synchronous function of tensors or trees of them
 * @example
 * ```ts
 * const block = checkpoint((x: Tensor) => x.mul(x).exp());
 * ```
 */
export function checkpoint<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    const { leaves, structure } = flatten(args);
    const {
      graph,
      captured,
      structure: result,
    } = traceClosed((...inside) => fn(...(structure.build(inside) as unknown as Args)), leaves);
    const body = (inputs: readonly Tensor[]) => replay(graph, inputs);
    const op: Composite<{ readonly identity: number }> = composite({
      name: CHECKPOINT,
      infer: () => graph.outputs.map((output) => graph.specs[output] as Tensor),
      body,
      vjp: ({ inputs, outputs }, cotangents) => {
        const given = outputs.map((output, i) => cotangents[i] ?? fill(0, output));
        const kept = barrier([...inputs, ...given]);
        const again = kept.slice(0, inputs.length).map(alias);
        return backward(body(again), again, kept.slice(inputs.length));
      },
    });
    return result.build(apply(op, [...captured, ...leaves], { identity: nextId() })) as Result;
  };
}
