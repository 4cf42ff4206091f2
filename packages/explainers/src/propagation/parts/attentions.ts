import {
  fail,
  type Graph,
  type Node,
  reshape,
  type Spec,
  type Tensor,
  trace,
  type ValueId,
} from "@hyaline/core";
import { open } from "../open.js";
import { type Propagated, propagate } from "../propagate.js";
import { elementwise } from "./elementwise.js";
import { selection } from "./multipliers.js";

/** A model's graph, and the values in it that say which token looks at which, in order: float[rows, …heads, tokens, tokens]. */
export interface Attentions {
  readonly graph: Graph;
  readonly values: readonly ValueId[];
}

type Model = (points: readonly Tensor[]) => Tensor;

const known: ReadonlySet<string> = new Set([...elementwise, "softmax", "standardise"]);
/** What may stand between a softmax and the product that it weighs values in. */
const between = new Set(["broadcastTo", "cast", "mul", "reshape", "where"]);

/** The softmax whose weights a value is, where it is one's. Values that were seen are no way to one. */
function weightsOf(
  made: ReadonlyMap<ValueId, Node>,
  value: ValueId,
  seen = new Set<ValueId>(),
): Node | undefined {
  if (seen.has(value)) return undefined;
  seen.add(value);
  const node = made.get(value);
  if (node?.op.name === "softmax") return node;
  if (!node || !between.has(node.op.name)) return undefined;
  for (const input of node.inputs) {
    const found = weightsOf(made, input, seen);
    if (found) return found;
  }
  return undefined;
}

/** The softmax nodes of a graph whose results weigh values in a matrix product. */
export function attentionNodes(graph: Graph): ReadonlySet<Node> {
  const made = new Map(graph.nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
  const weights = graph.nodes.flatMap(({ op, inputs }) => {
    const found = op.name === "matMul" ? weightsOf(made, inputs[0] as ValueId) : undefined;
    return found ? [found] : [];
  });
  return new Set(weights);
}

/**
 * The self-attention of a model at points.
 *
 * @throws HyalineError `argument` for a model without any
 */
export function attentionsOf(model: Model, xs: readonly Tensor[]): Attentions {
  const specs = xs.map(({ dtype, shape }): Spec => ({ dtype, shape }));
  const graph = open(
    trace((...points: Tensor[]) => model(points), specs),
    known,
  );
  const weights = attentionNodes(graph);
  const values = graph.nodes
    .filter((node) => weights.has(node))
    .map(({ outputs }) => outputs[0] as ValueId)
    .filter((value) => {
      const { shape } = graph.specs[value] as Spec;
      return shape.length > 2 && shape.at(-1) === shape.at(-2);
    });
  if (values.length === 0)
    fail(
      "argument",
      "a model whose attention is explained has a softmax over tokens that weighs their values",
      `none among its ${graph.nodes.length} ops`,
      "take a method for any model, such as integratedGradients or lrp",
    );
  return { graph, values };
}

/** Attention as float[rows, heads, tokens, tokens]. */
export function withHeads(attention: Tensor, rows: number): Tensor {
  const tokens = attention.shape.at(-1) as number;
  return reshape(attention, [rows, -1, tokens, tokens]);
}

/** A model's attention with the gradient of the explained output at it. */
export interface AttentionGradients {
  readonly outputs: Tensor;
  /** One for each place that attends, in order: float[rows, heads, tokens, tokens] each. */
  readonly layers: readonly { readonly attention: Tensor; readonly gradient: Tensor }[];
}

/** Gradients at every attention, in one pass back. */
export function attentionGradients(
  { model, explained }: { readonly model: Model; readonly explained: (outputs: Tensor) => Tensor },
  xs: readonly Tensor[],
): AttentionGradients {
  const { graph, values } = attentionsOf(model, xs);
  const key = (i: number) => `\u0000attention${i}`;
  const names = new Map([...graph.names, ...values.map((value, i) => [key(i), value] as const)]);
  const result: Propagated = propagate({ ...graph, names }, xs, {
    from: values,
    rules: () => undefined,
    start: ([y]) => [selection(explained, y as Tensor)],
  });
  const outputs = result.outputs[0] as Tensor;
  const rows = outputs.shape[0] as number;
  const layers = values.map((_, i) => {
    const { value, cotangent } = result.at(key(i));
    return { attention: withHeads(value, rows), gradient: withHeads(cotangent, rows) };
  });
  return { outputs, layers };
}
