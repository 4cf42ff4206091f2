import {
  decode,
  encode,
  type Graph,
  hostData,
  type Node,
  type Spec,
  sizeOf,
  type Tensor,
  tensor,
  type ValueId,
} from "@hyaline/core";
import { interpret } from "../../read/graph/interpret.js";

/** Ops that move elements and compute nothing, so that their results are no larger than what they are made of. */
const moves: ReadonlySet<string> = new Set(["reshape", "slice", "concat", "transpose", "gather"]);

/** Weights of more elements are left as they are. */
const MOST = 2 ** 22;

/**
 * Puts weights that are only rearranged (gates in another order, a slice of a packed bias) in their final place, so that
 * what is read, written and read again stays as small as it was.
 */
export function foldMoves(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const folded = moves.has(node.op.name) ? fold(graph, node, constants) : undefined;
    if (folded) constants.set(node.outputs[0] as ValueId, folded);
    else nodes.push(node);
  }
  if (nodes.length === graph.nodes.length) return graph;
  const used = new Set([...graph.outputs, ...nodes.flatMap(({ inputs }) => inputs)]);
  const kept = new Map([...constants].filter(([value]) => used.has(value)));
  const isGone = (value: ValueId) => constants.has(value) && !kept.has(value);
  const names = new Map([...graph.names].filter(([, value]) => !isGone(value)));
  return { ...graph, nodes, constants: kept, names };
}

function fold(graph: Graph, node: Node, constants: ReadonlyMap<ValueId, Tensor>): Tensor | undefined {
  const [output] = node.outputs as [ValueId];
  const { dtype, shape } = graph.specs[output] as Spec;
  const isKnown = node.inputs.length > 0 && node.inputs.every((input) => constants.has(input));
  if (!isKnown || sizeOf(shape) > MOST) return undefined;
  const own = new Map(node.inputs.map((input) => [input, constants.get(input) as Tensor]));
  const alone: Graph = {
    ...graph,
    inputs: [],
    nodes: [node],
    outputs: [output],
    constants: own,
    names: new Map(),
  };
  const numbers = interpret(alone, (constant) => {
    const host = constant.size <= MOST ? hostData(constant) : undefined;
    return host && decode(host, constant.dtype);
  });
  return numbers?.[0] && tensor(encode(numbers[0], dtype), { dtype, shape, copy: false });
}
