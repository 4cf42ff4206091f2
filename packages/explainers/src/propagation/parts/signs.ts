import type { Graph, ValueId } from "@hyaline/core";

const never = new Set([
  "abs",
  "exp",
  "hardSigmoid",
  "relu",
  "relu6",
  "sigmoid",
  "softmax",
  "softplus",
  "sqrt",
  "square",
]);

/** Ops that give no negative number where their inputs have none. */
const kept = new Set([
  "add",
  "avgPool",
  "broadcastTo",
  "concat",
  "gather",
  "max",
  "maxPool",
  "maximum",
  "min",
  "minimum",
  "mul",
  "reshape",
  "slice",
  "sum",
  "transpose",
]);

/** Values of a graph that are never negative, as its ops alone say. */
export function nonNegativeValues(graph: Graph): Set<ValueId> {
  const values = new Set<ValueId>();
  for (const { op, inputs, outputs } of graph.nodes) {
    if (never.has(op.name) || (kept.has(op.name) && inputs.every((input) => values.has(input))))
      for (const output of outputs) values.add(output);
  }
  return values;
}
