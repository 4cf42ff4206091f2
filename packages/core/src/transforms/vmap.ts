import { applyInferred } from "../apply.js";
import { fail } from "../errors.js";
import { refuseUnknown } from "../facts/readOptions.js";
import type { Graph, Node, ValueId } from "../graph.js";
import { specsOf } from "../graph.js";
import { broadcastTo } from "../ops/structure/broadcastTo.js";
import { transpose } from "../ops/structure/transpose.js";
import { named } from "../scopeNames.js";
import { formatSpec, normaliseAxis, type Spec } from "../shape.js";
import type { Tensor } from "../tensor.js";
import { traceTree } from "../tracing.js";
import { flatten, mapTree } from "../tree.js";

export interface VmapOptions {
  /** For each argument, the axis that holds the examples, or `null` where all examples share it (default 0). */
  readonly inAxes?: number | null | readonly (number | null)[];
  /** Where the results' example axis goes (default 0). */
  readonly outAxis?: number;
}

/**
 * Turns a function of one example into a function of a batch of them, without a loop.
 *
 * @param fn a function of tensors or trees of them, written for one example
 * @returns a function whose arguments and results have one more axis
 * @throws HyalineError `shape` when the batch sizes differ, `axis`, `argument` when nothing is batched
 * @example
 * ```ts
 * const dots = vmap((a: Tensor, b: Tensor) => a.mul(b).sum());
 * await dots(tensor([[1, 2], [3, 4]]), tensor([[1, 1], [2, 2]])).array(); // [3, 14]
 * ```
 */
export function vmap<Args extends readonly unknown[], Result>(
  fn: (...args: Args) => Result,
  given: VmapOptions = {},
): (...args: Args) => Result {
  const { inAxes = 0, outAxis = 0 } = refuseUnknown("vmap", given, ["inAxes", "outAxis"]);
  return (...args) => {
    const axes = args.map((_, i) => (Array.isArray(inAxes) ? (inAxes[i] ?? null) : inAxes) as number | null);
    const batched: Tensor[] = [];
    const isBatched: boolean[] = [];
    args.forEach((arg, i) => {
      const axis = axes[i] as number | null;
      for (const leaf of flatten(arg).leaves) {
        batched.push(axis === null ? leaf : toFront(leaf, axis));
        isBatched.push(axis !== null);
      }
    });
    const size = batchSize(batched, isBatched);
    const specs = batched.map(
      (leaf, i): Spec => ({ dtype: leaf.dtype, shape: isBatched[i] ? leaf.shape.slice(1) : leaf.shape }),
    );
    const { graph, structure } = traceTree((...leaves) => {
      let next = 0;
      return fn(...(args.map((arg) => mapTree(arg, () => leaves[next++] as Tensor)) as unknown as Args));
    }, specs);
    const outputs = batchGraph(graph, batched, isBatched, size);
    return structure.build(
      outputs.map((output) => (outAxis === 0 ? output : fromFront(output, outAxis))),
    ) as Result;
  };
}

/** Runs `graph` on a batch by each op's batching rule; every output carries the examples along axis 0. */
export function batchGraph(
  graph: Graph,
  inputs: readonly Tensor[],
  isBatched: readonly boolean[],
  size: number,
): Tensor[] {
  const tensors = new Map<ValueId, Tensor>(graph.constants);
  const batched = new Set<ValueId>();
  graph.inputs.forEach((value, i) => {
    tensors.set(value, inputs[i] as Tensor);
    if (isBatched[i]) batched.add(value);
  });
  for (const node of graph.nodes) {
    const args = node.inputs.map((value) => tensors.get(value) as Tensor);
    const flags = node.inputs.map((value) => batched.has(value));
    // Nothing random or otherwise impure exists: a node that sees no example is the same for all of them.
    const results = flags.includes(true)
      ? batchNode(node, args, flags, size)
      : applyInferred(node.op, args, node.attributes, specsOf(graph, node.outputs), node.scope);
    node.outputs.forEach((value, i) => {
      tensors.set(value, results[i] as Tensor);
      if (flags.includes(true)) batched.add(value);
    });
  }
  return graph.outputs.map((value) => {
    const tensor = tensors.get(value) as Tensor;
    return batched.has(value) ? tensor : broadcastTo(tensor, [size, ...tensor.shape]);
  });
}

function batchNode(
  { op, attributes, scope }: Node,
  inputs: readonly Tensor[],
  batched: readonly boolean[],
  size: number,
) {
  return named(scope, () => {
    if (op.batch) return op.batch(inputs, { op, attributes, batched, size });
    const specs = inputs.map(
      (input, i): Spec => ({ dtype: input.dtype, shape: batched[i] ? input.shape.slice(1) : input.shape }),
    );
    const { graph } = traceTree((...inside) => op.body?.(inside, attributes), specs);
    return batchGraph(graph, inputs, batched, size);
  });
}

function batchSize(tensors: readonly Tensor[], isBatched: readonly boolean[]): number {
  const sizes = tensors.filter((_, i) => isBatched[i]).map((tensor) => tensor.shape[0] as number);
  if (sizes.length === 0)
    fail(
      "argument",
      "vmap needs at least one batched argument",
      "none",
      "give it an inAxes that is not null",
    );
  if (new Set(sizes).size > 1) {
    fail("shape", "vmap needs one batch size", tensors.map(formatSpec).join(", "), "is inAxes right?");
  }
  return sizes[0] as number;
}

/** Moves `axis` to the front. */
function toFront(x: Tensor, axis: number): Tensor {
  const from = normaliseAxis(axis, x.rank, "vmap");
  return from === 0 ? x : transpose(x, [from, ...[...x.shape.keys()].filter((i) => i !== from)]);
}

/** Moves axis 0 to `axis`. */
function fromFront(x: Tensor, axis: number): Tensor {
  const to = normaliseAxis(axis, x.rank, "vmap");
  const rest = [...x.shape.keys()].slice(1);
  return transpose(x, [...rest.slice(0, to), 0, ...rest.slice(to)]);
}
