import { fail } from "./errors.js";
import { type Graph, GraphBuilder, type ValueId } from "./graph.js";
import { formatSpec } from "./shape.js";
import type { LazyNode, Tensor } from "./tensor.js";

export interface CollectOptions {
  /** Tensors that become the graph's inputs, in order. */
  readonly inputs: readonly Tensor[];
  /** Tensors older than this id are constants even when they are unevaluated. */
  readonly since?: number;
  /** Turns what is known already into further inputs instead of constants, so that the graph can be used again. */
  readonly constantsAsInputs?: (tensor: Tensor) => void;
}

/** The expression tensor that `tensor` is another name for. */
function unalias(tensor: Tensor, inputs: ReadonlySet<Tensor>, since: number): Tensor {
  let t = tensor;
  while (t.id > since && t.source.kind === "lazy" && t.source.node.op.name === "alias" && !inputs.has(t)) {
    t = t.source.node.inputs[0] as Tensor;
  }
  return t;
}

/** The graph that computes `outputs` from `inputs`. */
export function collect(outputs: readonly Tensor[], options: CollectOptions): Graph {
  const since = options.since ?? 0;
  const inputSet = new Set(options.inputs);
  const resolve = (tensor: Tensor) => unalias(tensor, inputSet, since);
  const isNode = (tensor: Tensor) =>
    tensor.source.kind === "lazy" && tensor.id > since && !inputSet.has(tensor);

  const nodes = new Set<LazyNode>();
  const visit = (tensor: Tensor) => {
    if (isNode(tensor) && tensor.source.kind === "lazy") nodes.add(tensor.source.node);
  };
  const results = outputs.map(resolve);
  results.forEach(visit);
  for (const node of nodes) for (const input of node.inputs) visit(resolve(input));

  const builder = new GraphBuilder();
  const valueOfTensor = new Map<Tensor, ValueId>();
  for (const input of options.inputs) valueOfTensor.set(input, builder.input(input));
  const outputsOf = new Map<LazyNode, readonly ValueId[]>();
  const taps: (readonly [name: string, value: ValueId])[] = [];
  const lookUp = (tensor: Tensor): ValueId => {
    const known = valueOfTensor.get(tensor);
    if (known !== undefined) return known;
    if (isNode(tensor) && tensor.source.kind === "lazy") {
      return outputsOf.get(tensor.source.node)?.[tensor.source.index] as ValueId;
    }
    if (tensor.source.kind === "tracer" && tensor.id > since) leaked(tensor);
    if (tensor.source.kind === "disposed")
      fail("disposed", "a disposed tensor cannot be used", formatSpec(tensor));
    let value: ValueId;
    if (options.constantsAsInputs) {
      value = builder.input(tensor);
      options.constantsAsInputs(tensor);
    } else {
      value = builder.constant(tensor);
    }
    valueOfTensor.set(tensor, value);
    return value;
  };
  for (const node of [...nodes].sort((a, b) => a.id - b.id)) {
    const inputs = node.inputs.map((input) => lookUp(resolve(input)));
    const values = builder.node(node.op, inputs, node.attributes, node.outputs, node.scope);
    outputsOf.set(node, values);
    if (node.op.name === "tap") taps.push([node.attributes.name as string, values[0] as ValueId]);
  }
  nameValues(taps, builder.names);
  return builder.build(results.map(lookUp));
}

/** A name that several values have is numbered, `h#1`, `h#2`, and without a number means the last. */
function nameValues(
  taps: readonly (readonly [name: string, value: ValueId])[],
  names: Map<string, ValueId>,
): void {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [name] of taps) (seen.has(name) ? repeated : seen).add(name);
  for (const [name, value] of taps) {
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    if (repeated.has(name)) names.set(`${name}#${nth}`, value);
    names.set(name, value);
  }
}

/** Throws the error of a tracer that escaped from its function. */
export function leaked(tensor: Tensor): never {
  return fail(
    "tracer-leak",
    "a value of a traced function has no data outside of that function",
    formatSpec(tensor),
    "return it from the function instead of storing it, and do not call data() inside jit, grad or vmap",
  );
}
