import { type Graph, GraphBuilder, specsOf, type ValueId } from "./graph.js";
import type { Spec } from "./shape.js";
import type { Tensor } from "./tensor.js";
import { traceTree } from "./tracing.js";
import type { TreeStructure } from "./tree.js";

/** A traced function that refers to nothing outside itself. */
export interface ClosedTrace {
  /** Its first inputs are the captured tensors, then come the function's own. */
  readonly graph: Graph;
  /** What the function closed over: inputs of whatever node the graph becomes a part of. */
  readonly captured: readonly Tensor[];
  readonly structure: TreeStructure;
}

/** Traces `fn` and turns the tensors that it closes over into inputs. */
export function traceClosed(fn: (...inputs: Tensor[]) => unknown, specs: readonly Spec[]): ClosedTrace {
  const { graph, structure } = traceTree(fn, specs);
  const builder = new GraphBuilder();
  const newValue = new Map<ValueId, ValueId>();
  for (const value of [...graph.constants.keys(), ...graph.inputs]) {
    newValue.set(value, builder.input(graph.specs[value] as Spec));
  }
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => newValue.get(input) as ValueId);
    const outputs = builder.node(node.op, inputs, node.attributes, specsOf(graph, node.outputs), node.scope);
    node.outputs.forEach((output, i) => {
      newValue.set(output, outputs[i] as ValueId);
    });
  }
  for (const [name, value] of graph.names) builder.names.set(name, newValue.get(value) as ValueId);
  const outputs = graph.outputs.map((output) => newValue.get(output) as ValueId);
  return { graph: builder.build(outputs), captured: [...graph.constants.values()], structure };
}
