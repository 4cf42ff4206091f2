import {
  broadcastShapes,
  type Graph,
  type Node,
  type Shape,
  type Spec,
  sameShape,
  sizeOf,
  type Tensor,
  type TypedArray,
  type ValueId,
} from "@hyaline/core";
import { decompositionOf } from "./decompositionOf.js";
import { Emitter } from "./emitter.js";
import type { OnnxGraph, OnnxValue } from "./model.js";
import type { Shared } from "./shared.js";

/** A core value as it stands in the file: `shape` is the value's own, or one that broadcasts to it. */
export interface Compact {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * What a lowering writes into. Values are asked for by {@link full} or, where the consumer broadcasts by itself, by
 * {@link compact}; nodes whose results nobody asked for are left out in the end, so a lowering may look past an input
 * (`producer`) and take that node's own inputs instead.
 */
export class LoweringContext extends Emitter {
  readonly #values = new Map<ValueId, Compact>();
  readonly #expanded = new Map<ValueId, string>();
  readonly #int64 = new Map<ValueId, Compact>();
  readonly #producers = new Map<ValueId, Node>();
  readonly #uses = new Map<ValueId, number>();

  constructor(
    readonly graph: Graph,
    shared: Shared,
    scope = "",
  ) {
    super(shared, scope);
    const use = (value: ValueId) => this.#uses.set(value, this.uses(value) + 1);
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      node.inputs.forEach(use);
    }
    graph.outputs.forEach(use);
    for (const [value, tensor] of graph.constants) {
      const data = shared.constants.get(tensor) as TypedArray;
      this.set(value, this.initializer("constant", { ...this.spec(value), data }, data));
    }
  }

  spec(value: ValueId): Spec {
    return this.graph.specs[value] as Spec;
  }

  /** The core node that makes `value`, if it is one of `op`. */
  producer(value: ValueId, op: string): Node | undefined {
    const node = this.#producers.get(value);
    return node?.op.name === op ? node : undefined;
  }

  /** How often `value` is used in the core graph. */
  uses(value: ValueId): number {
    return this.#uses.get(value) ?? 0;
  }

  /** The number that fills `value`, where that is known. */
  literal(value: ValueId): number | undefined {
    return this.producer(value, "fill")?.attributes.value as number | undefined;
  }

  /** States where `value` is to be found; its shape may be one that broadcasts to the value's. */
  set(value: ValueId, name: string, shape: Shape = this.spec(value).shape): void {
    this.#values.set(value, { name, shape });
  }

  /** `value` in a shape that broadcasts to its own: enough for a consumer that broadcasts. */
  compact(value: ValueId): Compact {
    return this.#values.get(value) as Compact;
  }

  /** `value` in its own shape. */
  full(value: ValueId): string {
    const { name, shape } = this.compact(value);
    const { shape: target, dtype } = this.spec(value);
    if (sameShape(shape, target)) return name;
    let expanded = this.#expanded.get(value);
    if (expanded === undefined) {
      const literal = this.literal(value);
      if (literal !== undefined) expanded = this.filled(literal, dtype, target);
      else if (sizeOf(shape) === sizeOf(target)) expanded = this.reshape(name, target);
      else expanded = this.emit("Expand", [name, this.int64s(target)]);
      this.#expanded.set(value, expanded);
    }
    return expanded;
  }

  /** The inputs of an elementwise node, none larger than need be, and the shape of its result before broadcasting. */
  broadcastInputs(values: readonly ValueId[]): { readonly names: string[]; readonly shape: Shape } {
    const inputs = values.map((value) => this.compact(value));
    const shape = inputs.map((input) => input.shape).reduce((a, b) => broadcastShapes(a, b) as Shape);
    return { names: inputs.map(({ name }) => name), shape };
  }

  /** Further to `value`, int32 for core: the same numbers as int64, so that consumers that want those need no cast. */
  setInt64(value: ValueId, name: string, shape: Shape = this.spec(value).shape): void {
    this.#int64.set(value, { name, shape });
  }

  /** Where `value` exists as int64 already. */
  knownInt64(value: ValueId): Compact | undefined {
    return this.#int64.get(value);
  }

  /** `value` as int64, in its own shape. */
  int64(value: ValueId): string {
    const known = this.knownInt64(value);
    const { shape } = this.spec(value);
    if (known && sameShape(known.shape, shape)) return known.name;
    const tensor = this.graph.constants.get(value);
    const constant = tensor && this.shared.constants.get(tensor);
    if (!constant) return this.cast(this.full(value), "int64");
    const data = BigInt64Array.from(constant as Int32Array, BigInt);
    return this.initializer("int64", { dtype: "int64", shape, data }, `int64 of ${this.full(value)}`);
  }

  /** Writes a node as what a function of core's own ops does. The function depends on nothing but the node and `key`. */
  decompose(node: Node, body: (inputs: readonly Tensor[]) => readonly Tensor[], key = ""): void {
    this.inline(node, node.inputs, body, key).forEach(({ name, shape }, i) => {
      this.set(node.outputs[i] as ValueId, name, shape);
    });
  }

  /** Writes a function of core's own ops on behalf of a node, and gives its results. */
  inline(
    node: Node,
    inputs: readonly ValueId[],
    body: (inputs: readonly Tensor[]) => readonly Tensor[],
    key = "",
  ): Compact[] {
    const specs = inputs.map((value) => this.spec(value));
    const graph = decompositionOf(this.shared, node, specs, body, key);
    const inside = new LoweringContext(graph, this.shared, this.scope);
    graph.inputs.forEach((value, i) => {
      const { name, shape } = this.compact(inputs[i] as ValueId);
      inside.set(value, name, shape);
    });
    this.shared.lowerNodes(inside);
    this.nodes.push(...inside.nodes);
    return graph.outputs.map((value) => inside.compact(value));
  }

  /** A graph inside an attribute, whose inputs are given by name. */
  body(
    graph: Graph,
    inputs: readonly Compact[],
    outputHint: (i: number) => string,
    loopInputs: readonly OnnxValue[],
  ): OnnxGraph {
    const inside = new LoweringContext(graph, this.shared, this.scope);
    graph.inputs.forEach((value, i) => {
      const { name, shape } = inputs[i] as Compact;
      inside.set(value, name, shape);
    });
    this.shared.lowerNodes(inside);
    const outputs = graph.outputs.map((value, i): OnnxValue => {
      const name = this.shared.names.unique(outputHint(i));
      const copied = [inside.full(value)];
      inside.nodes.push({ opType: "Identity", name, inputs: copied, outputs: [name], attributes: {} });
      return { name, ...inside.spec(value) };
    });
    return { name: "body", nodes: inside.nodes, inputs: loopInputs, outputs, initializers: [] };
  }

  /** Runs `lower` so that what it writes carries the node's scope. */
  within(node: Node, lower: () => void): void {
    const outer = this.scope;
    // The nodes of a body that was traced inside of a scope carry that scope themselves.
    const isWhole = outer === "" || node.scope === outer || node.scope.startsWith(`${outer}/`);
    if (node.scope) this.scope = isWhole ? node.scope : `${outer}/${node.scope}`;
    lower();
    this.scope = outer;
  }
}
