import type { Graph } from "@hyaline/core";
import { lowering } from "./lowering.js";

/** ONNX If: the branches see their operands by their outer names. */
export const cond = lowering<{ readonly then: Graph; readonly otherwise: Graph }>("cond", (context, node) => {
  const [predicate, ...operands] = node.inputs as [number, ...number[]];
  const inputs = operands.map((operand) => context.compact(operand));
  const branch = (graph: Graph) => ({ graph: context.body(graph, inputs, () => "branch", []) });
  const { then, otherwise } = node.attributes;
  const attributes = { then_branch: branch(then), else_branch: branch(otherwise) };
  const results = context.emitMany("If", [context.full(predicate)], node.outputs.length, attributes);
  node.outputs.forEach((output, i) => {
    context.set(output, results[i] as string);
  });
});
