import { notLater } from "./awaitable.js";
import { collect } from "./collect.js";
import { fail } from "./errors.js";
import type { Graph } from "./graph.js";
import { checkShape, type Spec } from "./shape.js";
import { nextId, type Tensor, tracer } from "./tensor.js";
import { flatten, type TreeStructure } from "./tree.js";

/** A traced function: its graph, and how its result is put together from the graph's outputs. */
export interface Trace {
  readonly graph: Graph;
  readonly structure: TreeStructure;
}

/** Runs `fn` once on stand-ins for tensors of the given specs; its result may be any tree that holds a tensor. */
export function traceTree(fn: (...inputs: Tensor[]) => unknown, specs: readonly Spec[]): Trace {
  const since = nextId();
  const inputs = specs.map(({ dtype, shape }) => tracer({ dtype, shape: checkShape(shape) }));
  const { leaves, structure } = flatten(fn(...inputs), (leaf) => notLater("tracing", leaf));
  if (leaves.length === 0) {
    fail("argument", "a traced function returns at least one tensor", "none", "return what it computes");
  }
  return { graph: collect(leaves, { inputs, since }), structure };
}
