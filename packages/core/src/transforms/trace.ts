import type { Graph } from "../graph.js";
import { installMethods } from "../methods.js";
import type { Spec } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { traceTree } from "../tracing.js";
import type { Tree } from "../tree.js";

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
  installMethods();
  return traceTree(fn, specs).graph;
}
