import {
  apply,
  broadcastTo,
  type Graph,
  isFloat,
  replay,
  type Spec,
  sameShape,
  type Tensor,
  type ValueId,
} from "@hyaline/core";

/**
 * A graph's values at a reference of one row that stands for all: computed on that row, by the model's graph of one row.
 * Values of more rows are made when they are asked for. Numbers that are no floats, such as a pool's places, are computed
 * on all rows.
 *
 * @param small the same model's graph of one row
 * @returns `undefined` where the two graphs differ in more than their rows
 */
export function oneRowValues(
  graph: Graph,
  small: Graph,
  reference: readonly Tensor[],
): ((value: ValueId) => Tensor) | undefined {
  const pairs = pairsOf(graph, small);
  if (!pairs) return undefined;
  const known = new Map<ValueId, Tensor>(small.constants);
  replay(small, reference, undefined, (value, tensor) => void known.set(value, tensor));
  const made = new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const wide = new Map<ValueId, Tensor>();
  const wholeOf = (value: ValueId): Tensor => {
    const found = wide.get(value);
    if (found) return found;
    const { shape, dtype } = graph.specs[value] as Spec;
    const one = known.get(pairs.get(value) as ValueId) ?? graph.constants.get(value);
    const node = made.get(value);
    if (one && (sameShape(one.shape, shape) || isFloat(dtype) || !node)) {
      const whole = sameShape(one.shape, shape) ? one : broadcastTo(one, shape);
      wide.set(value, whole);
      return whole;
    }
    const { op, inputs, outputs, attributes } = node as NonNullable<typeof node>;
    apply(op, inputs.map(wholeOf), attributes).forEach((tensor, i) => {
      wide.set(outputs[i] as ValueId, tensor);
    });
    return wide.get(value) as Tensor;
  };
  return wholeOf;
}

/** Which value of the small graph is which of the large one. */
function pairsOf(large: Graph, small: Graph): Map<ValueId, ValueId> | undefined {
  const pairs = new Map<ValueId, ValueId>();
  const fits = (a: readonly ValueId[], b: readonly ValueId[]) =>
    a.length === b.length &&
    a.every((value, i) => {
      const other = b[i] as ValueId;
      const before = pairs.get(value);
      pairs.set(value, other);
      return (before === undefined || before === other) && isOneRowOf(small.specs[other], large.specs[value]);
    });
  if (!fits(large.inputs, small.inputs) || large.nodes.length !== small.nodes.length) return undefined;
  const isSame = large.nodes.every((node, k) => {
    const other = small.nodes[k];
    return (
      node.op.name === other?.op.name && fits(node.inputs, other.inputs) && fits(node.outputs, other.outputs)
    );
  });
  return isSame && fits(large.outputs, small.outputs) ? pairs : undefined;
}

const isOneRowOf = (one: Spec | undefined, whole: Spec | undefined): boolean =>
  one !== undefined &&
  whole !== undefined &&
  one.dtype === whole.dtype &&
  one.shape.length === whole.shape.length &&
  one.shape.every((n, axis) => n === whole.shape[axis] || (axis === 0 && n === 1));
