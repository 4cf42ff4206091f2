import { fail } from "../errors.js";
import { type Graph, GraphBuilder, specsOf, type ValueId } from "../graph.js";
import type { Spec } from "../shape.js";
import { simplify } from "./simplify.js";

/** A graph in two: `before` computes the named value from the inputs, `after` computes the outputs from it and the inputs. */
export interface CutGraph {
  readonly before: Graph;
  /** Its first input is the named value; the inputs of the whole graph follow. */
  readonly after: Graph;
}

/**
 * Splits a graph at a value named by `tap` (or by an importer), so that the value can be looked at, changed, and
 * differentiated with respect to.
 *
 * @throws HyalineError `argument` when no value has that name
 * @example
 * ```ts
 * const graph = trace((x) => tap("hidden", x.mul(2)).add(1), [{ dtype: "float32", shape: [3] }]);
 * const { before, after } = cut(graph, "hidden"); // x.mul(2), and h.add(1)
 * ```
 */
export function cut(graph: Graph, name: string): CutGraph {
  const at = graph.names.get(name);
  if (at === undefined) {
    fail(
      "argument",
      "cut needs the name of a value",
      JSON.stringify(name),
      `the graph names ${[...graph.names.keys()].join(", ") || "none"}`,
    );
  }
  const before = simplify({ ...graph, outputs: [at] });

  const builder = new GraphBuilder();
  const newValue = new Map<ValueId, ValueId>([[at, builder.input(graph.specs[at] as Spec)]]);
  for (const input of graph.inputs) {
    const value = builder.input(graph.specs[input] as Spec);
    if (input !== at) newValue.set(input, value);
  }
  for (const [value, tensor] of graph.constants) newValue.set(value, builder.constant(tensor));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => newValue.get(input) as ValueId);
    const outputs = node.op.shortcut
      ? inputs.slice(-node.outputs.length)
      : builder.node(node.op, inputs, node.attributes, specsOf(graph, node.outputs), node.scope);
    node.outputs.forEach((output, i) => {
      if (output !== at) newValue.set(output, outputs[i] as ValueId);
    });
  }
  const after = simplify(builder.build(graph.outputs.map((output) => newValue.get(output) as ValueId)));
  return { before, after };
}
