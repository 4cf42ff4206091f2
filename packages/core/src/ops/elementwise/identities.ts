/** Small questions that elementwise simplifications ask. Not an op itself. */
import type { Node, ValueId } from "../../graph.js";
import type { SimplifyView } from "../../op.js";
import { sameShape } from "../../shape.js";

/** Is `value` filled with `number` everywhere? (-0 is not 0: adding it changes nothing, but 1 / it does.) */
export const isLiteral = (view: SimplifyView, value: ValueId, number: number): boolean =>
  view.literal(value) === number;

/** What `value` is the negative of, where that is known. */
export function negated(view: SimplifyView, value: ValueId): ValueId | undefined {
  const producer = view.producer(value);
  return producer?.op.name === "neg" ? producer.inputs[0] : undefined;
}

/** `value` in place of the node's output where it has the output's shape and dtype. */
export function sameAsOutput(node: Node, view: SimplifyView, value: ValueId): readonly ValueId[] | undefined {
  const output = view.spec(node.outputs[0] as ValueId);
  const spec = view.spec(value);
  return spec.dtype === output.dtype && sameShape(spec.shape, output.shape) ? [value] : undefined;
}
