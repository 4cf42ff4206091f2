import { collect } from "../collect.js";
import { fail } from "../errors.js";
import type { Graph } from "../graph.js";
import { installMethods } from "../methods.js";
import { checkShape, type Spec } from "../shape.js";
import { nextId, type Tensor, tracer } from "../tensor.js";
import { flatten, type Tree, type TreeStructure } from "../tree.js";

/** A traced function: its graph, and how its result is put together from the graph's outputs. */
export interface Trace {
  readonly graph: Graph;
  readonly structure: TreeStructure;
}

/**
 * Runs `fn` once on stand-ins for tensors of the given specs and returns the graph of what it did.
 * Tensors that `fn` closes over become constants of the graph.
 *
 * @param fn a synchronous function of tensors that returns a tensor or a tree of tensors
 * @param specs one spec per argument
 * @throws HyalineError `argument` when `fn` returns no tensor, `shape` when a spec is malformed
 * @example
 * ```ts
 * const graph = trace((x) => x.mul(2).add(1), [{ dtype: "float32", shape: [3] }]);
 * graph.nodes.map((node) => node.op.name); // ["fill", "mul", "fill", "add"]
 * ```
 */
export function trace(fn: (...inputs: Tensor[]) => Tree, specs: readonly Spec[]): Graph {
  return traceTree(fn, specs).graph;
}

/** {@link trace} that also gives the structure of the result. */
export function traceTree(fn: (...inputs: Tensor[]) => unknown, specs: readonly Spec[]): Trace {
  installMethods();
  const since = nextId();
  const inputs = specs.map(({ dtype, shape }) => tracer({ dtype, shape: checkShape(shape) }));
  const { leaves, structure } = flatten(fn(...inputs));
  if (leaves.length === 0) {
    fail(
      "argument",
      "a traced function returns at least one tensor",
      "none",
      "is it async? trace synchronous functions",
    );
  }
  return { graph: collect(leaves, { inputs, since }), structure };
}
