import { apply } from "../apply.js";
import { traceClosed } from "../closed.js";
import { composite } from "../op.js";
import { fill } from "../ops/creation/fill.js";
import { replay } from "../replay.js";
import { nextId, type Tensor } from "../tensor.js";
import { flatten } from "../tree.js";

/** A value, and what its cotangent means for the arguments. */
export interface ValueWithPullback<Args, Result> {
  readonly value: Result;
  /** From a cotangent of the value (same structure) to one per argument (same structure). */
  readonly pullback: (cotangent: Result) => Readonly<Args>;
}

/**
 * A function with a gradient of its own making. Gradients flow to its arguments only, not to tensors that it closes over.
 *
 * @param fn gives the value, and the pullback that replaces the derived one
 * @example
 * ```ts
 * // the straight-through estimator: rounds forward, passes the gradient through
 * const roundThrough = customGradient((x: Tensor) => ({ value: round(x), pullback: (g: Tensor) => [g] as const }));
 * ```
 */
export function customGradient<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => ValueWithPullback<Args, Result>,
): (...args: Args) => Result {
  return (...args) => {
    const { leaves, structure } = flatten(args);
    const call = (inside: readonly Tensor[]) => fn(...(structure.build(inside) as unknown as Args));
    const { graph, captured, structure: result } = traceClosed((...inside) => call(inside).value, leaves);
    const op = composite<{ readonly identity: number }>({
      name: "customGradient",
      infer: () => graph.outputs.map((output) => graph.specs[output] as Tensor),
      body: (inputs) => replay(graph, inputs),
      vjp: ({ inputs, outputs }, cotangents) => {
        const given = outputs.map((output, i) => cotangents[i] ?? fill(0, output));
        const own = call(inputs.slice(captured.length)).pullback(result.build(given) as Result);
        return [...captured.map(() => undefined), ...flatten(own).leaves];
      },
    });
    return result.build(apply(op, [...captured, ...leaves], { identity: nextId() })) as Result;
  };
}
