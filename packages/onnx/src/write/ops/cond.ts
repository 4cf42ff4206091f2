import type { Graph } from "@hyaline/core";
import { condOp } from "@hyaline/core/ops";
import { lowering } from "./lowering.js";

/** ONNX If: the branches see their operands by their outer names. */
export const cond = lowering(condOp, (context, node) => {
  const [predicate, ...operands] = node.inputs as [number, ...number[]];
  const inputs = operands.map((operand) => context.compact(operand));
  const branch = (graph: Graph) => ({ graph: context.body(graph, inputs, () => "branch", []) });
  const { whenTrue, whenFalse } = node.attributes;
  const attributes = { then_branch: branch(whenTrue), else_branch: branch(whenFalse) };
  const results = context.emitMany("If", [context.full(predicate)], node.outputs.length, attributes);
  node.outputs.forEach((output, i) => {
    context.set(output, results[i] as string);
  });
});
