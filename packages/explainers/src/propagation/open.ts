import {
  type Graph,
  type Node,
  replay,
  reshape,
  simplify,
  slice,
  specsOf,
  stack,
  type Tensor,
  trace,
  where,
} from "@hyaline/core";
import { type NodeChange, Rewriter } from "./parts/rewrite.js";

/**
 * The same computation in ops that a table of rules knows: composites outside `known` become their bodies, those inside
 * scans, conditions, checkpoints and custom gradients too; a scan becomes its steps, a condition both of its branches and
 * a choice. Names of values stay; in a step of a scan they are numbered.
 *
 * @param graph any graph
 * @param known names of composites that stay whole
 * @example
 * ```ts
 * const graph = trace((x: Tensor) => layerNorm(x), [{ dtype: "float32", shape: [2, 3] }]);
 * const opened = open(graph, new Set(["standardise"]));
 * ```
 */
export function open(graph: Graph, known: ReadonlySet<string>): Graph {
  const rewriter = new Rewriter();
  const change: NodeChange = (node, inputs, scope, inside) => {
    if (node.op.shortcut) return inputs.slice(-node.outputs.length);
    if (node.op.name === "tap" || node.op.name === "alias") return inputs;
    const body = bodyOf(node, inside, known);
    return body && rewriter.inline(body, inputs, scope, change);
  };
  return simplify(rewriter.build(graph, change));
}

/** What a node stands for, where it is not to stay. */
function bodyOf(node: Node, graph: Graph, known: ReadonlySet<string>): Graph | undefined {
  const { op, attributes } = node;
  const traced = (fn: (...inputs: Tensor[]) => readonly Tensor[]) =>
    trace(fn as (...inputs: Tensor[]) => Tensor[], specsOf(graph, node.inputs));
  if (op.name === "scan") return traced((...inputs) => steps(attributes as unknown as ScanParts, inputs));
  if (op.name === "cond") {
    const { whenTrue, whenFalse } = attributes as { readonly whenTrue: Graph; readonly whenFalse: Graph };
    return traced((predicate, ...operands) => {
      const [yes, no] = [replay(whenTrue, operands), replay(whenFalse, operands)];
      return yes.map((y, i) => where(predicate as Tensor, y, no[i] as Tensor));
    });
  }
  if (!op.body || known.has(op.name)) return undefined;
  return traced((...inputs) => op.body?.(inputs, attributes) ?? []);
}

interface ScanParts {
  readonly body: Graph;
  readonly captured: number;
  readonly carries: number;
  readonly length: number;
  readonly reverse: boolean;
}

/** A scan's steps one after the other. */
function steps({ body, captured, carries, length, reverse }: ScanParts, inputs: readonly Tensor[]): Tensor[] {
  const around = inputs.slice(0, captured);
  let carry = inputs.slice(captured, captured + carries);
  const sequences = inputs.slice(captured + carries);
  const stacks: Tensor[][] = body.outputs.slice(carries).map(() => []);
  for (let k = 0; k < length; k++) {
    const at = reverse ? length - 1 - k : k;
    const slices = sequences.map((each) => reshape(slice(each, [[at, at + 1]]), each.shape.slice(1)));
    const results = replay(body, [...around, ...carry, ...slices]);
    carry = results.slice(0, carries);
    results.slice(carries).forEach((y, i) => {
      (stacks[i] as Tensor[])[at] = y;
    });
  }
  return [...carry, ...stacks.map((each) => stack(each))];
}
