import {
  apply,
  composite,
  type Graph,
  type Node,
  replay,
  type Spec,
  specsOf,
  type Tensor,
  trace,
  type ValueId,
} from "@hyaline/core";
import { elementwise } from "./elementwise.js";
import { dynamicValues, type NodeChange, Rewriter } from "./rewrite.js";

interface ActivatedAttributes {
  /** Two nodes, a sum of contributions and an op of one value. */
  readonly body: Graph;
  readonly [name: string]: Graph;
}

/** An op of one value after the sum that it is of, as one op: inputs are those of the sum, then other ones of the op. */
const activatedOp = composite<ActivatedAttributes>({
  name: "activated",
  infer: (_, { body }) => specsOf(body, body.outputs),
  body: (inputs, { body }) => replay(body, inputs),
});

/** The two parts of an `activated` node. */
export interface Activated {
  readonly sum: Node;
  readonly activation: Node;
}

export const isActivated = ({ op }: Pick<Node, "op">): boolean => op.name === activatedOp.name;

export function activatedParts(attributes: Node["attributes"]): Activated {
  const [sum, activation] = (attributes as ActivatedAttributes).body.nodes as [Node, Node];
  return { sum, activation };
}

const weighted = new Set(["linear", "conv", "convTranspose"]);
const sums = new Set(["add", "sub"]);

/** A graph in which ops of one value that follow a sum of contributions, and alone use it, are one op with it. */
export function activated(graph: Graph): Graph {
  const dynamic = dynamicValues(graph);
  const uses = new Map<ValueId, number>();
  for (const value of [...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs])
    uses.set(value, (uses.get(value) ?? 0) + 1);
  const made = new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const renamed = new Map<Node, readonly ValueId[]>();
  const rewriter = new Rewriter();
  const isSum = ({ op, inputs }: Node) =>
    sums.has(op.name) || (weighted.has(op.name) && inputs.slice(1).every((value) => !dynamic.has(value)));
  const change: NodeChange = (node, inputs, scope) => {
    renamed.set(node, inputs);
    const [x, ...others] = node.inputs as [ValueId, ...ValueId[]];
    const before = made.get(x);
    const isAlone = uses.get(x) === 1 && others.every((value) => !dynamic.has(value));
    if (!elementwise.has(node.op.name) || !before || !isAlone || !isSum(before)) return undefined;
    const count = before.inputs.length;
    const body = trace(
      (...all: Tensor[]) => {
        const [z] = apply(before.op, all.slice(0, count), before.attributes);
        return apply(node.op, [z as Tensor, ...all.slice(count)], node.attributes)[0] as Tensor;
      },
      specsOf(graph, [...before.inputs, ...others]),
    );
    if (body.nodes.length !== 2) return undefined;
    const own = [...(renamed.get(before) as readonly ValueId[]), ...inputs.slice(1)];
    return rewriter.emit(activatedOp, own, { body }, specsOf(graph, node.outputs) as Spec[], scope);
  };
  return rewriter.build(graph, change);
}
