import { castNumber, encode, isInteger } from "../dtype.js";
import {
  type Attributes,
  attributesKey,
  type Graph,
  GraphBuilder,
  type Node,
  specsOf,
  type ValueId,
} from "../graph.js";
import type { Op, SimplifyView } from "../op.js";
import { fillOp } from "../ops/creation/fill.js";
import type { Spec } from "../shape.js";

/**
 * The same computation with less work: each op's own simplifications (algebra, transposes and reshapes), common
 * subexpressions computed once, operations on known numbers done now, and nodes that nothing needs left out.
 *
 * Inputs keep their number and order, also those that nothing uses.
 */
export function simplify(graph: Graph): Graph {
  return removeDeadNodes(new Simplifier(graph).run());
}

class Simplifier implements SimplifyView {
  readonly #builder = new GraphBuilder();
  readonly #known = new Map<string, readonly ValueId[]>();
  readonly #producers = new Map<ValueId, Node>();
  readonly #literals = new Map<ValueId, number>();
  #scope = "";

  constructor(readonly graph: Graph) {}

  run(): Graph {
    const { graph } = this;
    const newValue = new Map<ValueId, ValueId>();
    for (const input of graph.inputs) newValue.set(input, this.#builder.input(graph.specs[input] as Spec));
    for (const [value, tensor] of graph.constants) newValue.set(value, this.#builder.constant(tensor));
    for (const node of graph.nodes) {
      this.#scope = node.scope;
      const inputs = node.inputs.map((input) => newValue.get(input) as ValueId);
      const outputs = this.#add(node.op, inputs, node.attributes, specsOf(graph, node.outputs));
      node.outputs.forEach((output, i) => {
        newValue.set(output, outputs[i] as ValueId);
      });
    }
    for (const [name, value] of graph.names) {
      const renamed = newValue.get(value);
      if (renamed !== undefined) this.#builder.names.set(name, renamed);
    }
    return this.#builder.build(graph.outputs.map((output) => newValue.get(output) as ValueId));
  }

  spec(value: ValueId): Spec {
    return this.#builder.specs[value] as Spec;
  }

  producer(value: ValueId): Node | undefined {
    return this.#producers.get(value);
  }

  literal(value: ValueId): number | undefined {
    return this.#literals.get(value);
  }

  emit(op: Op, inputs: readonly ValueId[], attributes: Attributes): readonly ValueId[] {
    const specs = op.infer(
      inputs.map((input) => this.spec(input)),
      attributes,
    );
    return this.#add(op, inputs, attributes, specs);
  }

  fill(value: number, { dtype, shape }: Spec): ValueId {
    return this.emit(fillOp, [], { value, dtype, shape })[0] as ValueId;
  }

  #add(
    op: Op,
    inputs: readonly ValueId[],
    attributes: Attributes,
    specs: readonly Spec[],
  ): readonly ValueId[] {
    const key = `${op.name}(${inputs})${attributesKey(attributes)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const result = this.#fold(op, inputs, specs) ?? this.#rewrite(op, inputs, attributes, specs);
    this.#known.set(key, result);
    return result;
  }

  #rewrite(
    op: Op,
    inputs: readonly ValueId[],
    attributes: Attributes,
    specs: readonly Spec[],
  ): readonly ValueId[] {
    // A simplification sees the node before it exists; its output's spec is all that it may ask of that.
    const outputs = specs.map((spec) => this.#builder.value(spec));
    const node: Node = { op, inputs, outputs, attributes, scope: this.#scope };
    const simpler = op.simplify?.(node, this);
    if (simpler) return simpler;
    this.#builder.nodes.push(node);
    for (const output of outputs) this.#producers.set(output, node);
    if (op.name === "fill") this.#literals.set(outputs[0] as ValueId, attributes.value as number);
    return outputs;
  }

  /** Elementwise ops on literals, and ops that only move elements of a literal, are literals. */
  #fold(op: Op, inputs: readonly ValueId[], specs: readonly Spec[]): readonly ValueId[] | undefined {
    if (inputs.length === 0) return undefined;
    const numbers = inputs.map((input) => this.literal(input));
    if (numbers.includes(undefined)) return undefined;
    const [spec] = specs as [Spec];
    const evaluate = (isInteger(spec.dtype) && op.evaluateInteger) || op.evaluate;
    if (evaluate) return [this.fill(rounded(evaluate(...(numbers as number[])), spec), spec)];
    if (!movesElements.has(op.name)) return undefined;
    const { dtype } = this.spec(inputs[0] as ValueId);
    return [this.fill(rounded(castNumber(numbers[0] as number, dtype, spec.dtype), spec), spec)];
  }
}

const movesElements = new Set(["reshape", "transpose", "broadcastTo", "slice", "cast"]);

/** A number as it would be stored. */
function rounded(value: number, { dtype }: Spec): number {
  return dtype === "float16" ? value : (encode([value], dtype)[0] as number);
}

/** Leaves out nodes, constants and names that no output needs. */
function removeDeadNodes(graph: Graph): Graph {
  const needed = new Set<ValueId>(graph.outputs);
  const nodes: Node[] = [];
  for (let i = graph.nodes.length - 1; i >= 0; i--) {
    const node = graph.nodes[i] as Node;
    if (!node.outputs.some((output) => needed.has(output))) continue;
    for (const input of node.inputs) needed.add(input);
    nodes.push(prune(node, needed));
  }
  const constants = new Map([...graph.constants].filter(([value]) => needed.has(value)));
  const names = new Map([...graph.names].filter(([, value]) => needed.has(value)));
  return { ...graph, nodes: nodes.reverse(), constants, names };
}

function prune(node: Node, needed: ReadonlySet<ValueId>): Node {
  const pruned = node.op.prune?.(
    node,
    node.outputs.map((output) => needed.has(output)),
  );
  if (!pruned) return node;
  return {
    ...node,
    attributes: pruned.attributes,
    outputs: pruned.kept.map((i) => node.outputs[i] as ValueId),
  };
}
