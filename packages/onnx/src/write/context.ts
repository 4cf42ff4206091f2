import {
  type Attribute,
  broadcastShapes,
  type DType,
  dtypes,
  encode,
  type Graph,
  GraphBuilder,
  legalize,
  type Node,
  type Shape,
  type Spec,
  sameShape,
  simplify,
  sizeOf,
  type Tensor,
  type TypedArray,
  trace,
  type ValueId,
} from "@hyaline/core";
import { type OnnxData, type OnnxDType, onnxDataType } from "../dataType.js";
import type { OnnxAttributes, OnnxGraph, OnnxInitializer, OnnxNode, OnnxValue } from "./model.js";
import type { Names } from "./names.js";

/** Which runtime a file is for. `"portable"` uses the ONNX standard alone. */
export type OnnxTarget = "portable" | "ort-wasm" | "ort-cpu" | "ort-webgpu";

/** A core value as it stands in the file: `shape` is the value's own, or one that broadcasts to it. */
export interface Compact {
  readonly name: string;
  readonly shape: Shape;
}

/** What a file's graphs share: names, initializers, data of constants. */
export interface Shared {
  readonly target: OnnxTarget;
  readonly opset: number;
  /** Will one thread run the file? Some kernels race where several do. */
  readonly singleThread: boolean;
  readonly names: Names;
  readonly initializers: Map<string, OnnxInitializer>;
  readonly constants: ReadonlyMap<Tensor, TypedArray>;
  /** The core ops that can be written. */
  readonly ops: ReadonlySet<string>;
  /** Lowers the nodes of a graph inside an attribute. */
  readonly lowerBody: (context: LoweringContext) => void;
}

/**
 * What a lowering writes into. Values are asked for by {@link full} or, where the consumer broadcasts by itself, by
 * {@link compact}; nodes whose results nobody asked for are left out in the end, so a lowering may look past an input
 * (`producer`) and take that node's own inputs instead.
 */
export class LoweringContext {
  readonly nodes: OnnxNode[] = [];
  readonly #values = new Map<ValueId, Compact>();
  readonly #expanded = new Map<ValueId, string>();
  readonly #int64 = new Map<ValueId, Compact>();
  readonly #casts = new Map<string, string>();
  readonly #producers = new Map<ValueId, Node>();
  readonly #uses = new Map<ValueId, number>();
  #scope = "";

  constructor(
    readonly graph: Graph,
    readonly shared: Shared,
  ) {
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of node.inputs) this.#uses.set(input, (this.#uses.get(input) ?? 0) + 1);
    }
    for (const output of graph.outputs) this.#uses.set(output, (this.#uses.get(output) ?? 0) + 1);
    for (const [value, tensor] of graph.constants) {
      const data = shared.constants.get(tensor) as TypedArray;
      this.set(value, this.initializer("constant", { ...this.spec(value), data }, data));
    }
  }

  get target(): OnnxTarget {
    return this.shared.target;
  }

  get opset(): number {
    return this.shared.opset;
  }

  /** May nodes of ONNX Runtime's own domain be used? */
  get isOrt(): boolean {
    return this.target !== "portable";
  }

  spec(value: ValueId): Spec {
    return this.graph.specs[value] as Spec;
  }

  /** The core node that makes `value`. */
  producer(value: ValueId, op?: string): Node | undefined {
    const node = this.#producers.get(value);
    return op === undefined || node?.op.name === op ? node : undefined;
  }

  /** How often `value` is used in the core graph. */
  uses(value: ValueId): number {
    return this.#uses.get(value) ?? 0;
  }

  /** The host data of a constant. */
  constant(value: ValueId): TypedArray | undefined {
    const tensor = this.graph.constants.get(value);
    return tensor && this.shared.constants.get(tensor);
  }

  /** The number that fills `value`, where that is known. */
  literal(value: ValueId): number | undefined {
    const filled = this.producer(value, "fill");
    return filled ? (filled.attributes.value as number) : undefined;
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

  /** Adds a node with one output and gives its name. */
  emit(opType: string, inputs: readonly string[], attributes?: OnnxAttributes, domain?: string): string {
    return this.emitMany(opType, inputs, 1, attributes, domain)[0] as string;
  }

  /** Adds a node and gives the names of its outputs. */
  emitMany(
    opType: string,
    inputs: readonly string[],
    count: number,
    attributes: OnnxAttributes = {},
    domain = "",
  ): string[] {
    const name = this.shared.names.unique(this.#scope ? `${this.#scope}/${opType}` : opType);
    const outputs = Array.from({ length: count }, (_, i) =>
      i === 0 ? name : this.shared.names.unique(`${name}.${i}`),
    );
    this.nodes.push({ opType, domain, name, inputs, outputs, attributes, scope: this.#scope });
    return outputs;
  }

  reshape(name: string, shape: Shape): string {
    return this.emit("Reshape", [name, this.int64s(shape)], { allowzero: shape.includes(0) ? 1 : undefined });
  }

  cast(name: string, to: OnnxDType): string {
    const key = `${name} ${to}`;
    const known = this.#casts.get(key) ?? this.emit("Cast", [name], { to: onnxDataType(to) });
    this.#casts.set(key, known);
    return known;
  }

  /** An initializer of any data; equal `key`s share one. */
  initializer(hint: string, value: Omit<OnnxInitializer, "name">, key: unknown): string {
    const { names, initializers } = this.shared;
    const name = names.shared(hint, key);
    if (!initializers.has(name)) initializers.set(name, { name, ...value });
    return name;
  }

  /** A list of int64, as shapes, axes and bounds are given. */
  int64s(numbers: readonly number[]): string {
    const data = BigInt64Array.from(numbers, BigInt);
    const key = `int64[${numbers}]`;
    return this.initializer("int64", { dtype: "int64", shape: [numbers.length], data }, key);
  }

  /** A number. */
  scalar(value: number, dtype: OnnxDType, shape: Shape = []): string {
    const data: OnnxData = dtype === "int64" ? BigInt64Array.of(BigInt(value)) : encode([value], dtype);
    const key = `${dtype}[${shape}]${Object.is(value, -0) ? "-0" : value}`;
    return this.initializer(dtype, { dtype, shape, data }, key);
  }

  /** A whole tensor of one number. */
  filled(value: number, dtype: DType, shape: Shape): string {
    if (sizeOf(shape) === 0) {
      return this.initializer("empty", { dtype, shape, data: encode([], dtype) }, `${dtype}[${shape}]`);
    }
    if (sizeOf(shape) === 1) return this.scalar(value, dtype, shape);
    return this.emit("Expand", [this.scalar(value, dtype), this.int64s(shape)]);
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
    const constant = this.constant(value);
    if (constant) {
      const data = BigInt64Array.from(constant as Int32Array, BigInt);
      return this.initializer("int64", { dtype: "int64", shape, data }, `int64 of ${this.full(value)}`);
    }
    return this.cast(this.full(value), "int64");
  }

  /** The inputs of an elementwise node, none larger than need be, and the shape of its result before broadcasting. */
  broadcastInputs(values: readonly ValueId[]): { readonly names: string[]; readonly shape: Shape } {
    const inputs = values.map((value) => this.compact(value));
    const shape = inputs.map((input) => input.shape).reduce((a, b) => broadcastShapes(a, b) as Shape);
    return { names: inputs.map(({ name }) => name), shape };
  }

  /** A graph inside an attribute, whose inputs are given by name. */
  body(
    graph: Graph,
    inputs: readonly Compact[],
    outputNames: (i: number) => string,
    loopInputs: readonly OnnxValue[],
  ): OnnxGraph {
    const inside = new LoweringContext(graph, this.shared);
    graph.inputs.forEach((value, i) => {
      const { name, shape } = inputs[i] as Compact;
      inside.set(value, name, shape);
    });
    inside.#scope = this.#scope;
    this.shared.lowerBody(inside);
    const outputs = graph.outputs.map((value, i): OnnxValue => {
      const name = this.shared.names.unique(outputNames(i));
      inside.nodes.push(inside.#identity(inside.full(value), name));
      return { name, ...inside.spec(value) };
    });
    return { name: "body", nodes: inside.nodes, inputs: loopInputs, outputs, initializers: [] };
  }

  #identity(from: string, to: string): OnnxNode {
    return {
      opType: "Identity",
      domain: "",
      name: to,
      inputs: [from],
      outputs: [to],
      attributes: {},
      scope: this.#scope,
    };
  }

  /** One of two ways to compute the same values, chosen at run time. */
  emitIf(
    condition: string,
    outputs: readonly Omit<OnnxValue, "name">[],
    then: (inside: LoweringContext) => readonly string[],
    otherwise: (inside: LoweringContext) => readonly string[],
  ): string[] {
    const branch = (write: (inside: LoweringContext) => readonly string[]): OnnxGraph => {
      const inside = new LoweringContext(new GraphBuilder().build([]), this.shared);
      inside.#scope = this.#scope;
      const results = write(inside).map((name, i): OnnxValue => {
        const copy = inside.emit("Identity", [name]);
        return { ...(outputs[i] as OnnxValue), name: copy };
      });
      return { name: "branch", nodes: inside.nodes, inputs: [], outputs: results, initializers: [] };
    };
    const attributes = { then_branch: { graph: branch(then) }, else_branch: { graph: branch(otherwise) } };
    return this.emitMany("If", [condition], outputs.length, attributes);
  }

  /** Writes a node as what a function of core's own ops does. The function closes over no tensor. */
  decompose(node: Node, body: (inputs: readonly Tensor[]) => readonly Tensor[]): void {
    const inputs = node.inputs.map((value) => ({ ...this.compact(value), spec: this.spec(value) }));
    this.inline(inputs, body).forEach(({ name, shape }, i) => {
      this.set(node.outputs[i] as ValueId, name, shape);
    });
  }

  /** Writes a function of core's own ops, applied to values of the file. */
  inline(
    inputs: readonly (Compact & { readonly spec: Spec })[],
    body: (inputs: readonly Tensor[]) => readonly Tensor[],
  ): Compact[] {
    const traced = trace(
      (...tensors) => [...body(tensors)],
      inputs.map(({ spec }) => spec),
    );
    const manifest = { dtypes: new Set(dtypes), ops: this.shared.ops };
    const graph = simplify(legalize(simplify(traced), { name: "onnx", supports: manifest }));
    const inside = new LoweringContext(graph, this.shared);
    graph.inputs.forEach((value, i) => {
      const { name, shape } = inputs[i] as Compact;
      inside.set(value, name, shape);
    });
    inside.#scope = this.#scope;
    this.shared.lowerBody(inside);
    this.nodes.push(...inside.nodes);
    return graph.outputs.map((value) => inside.compact(value));
  }

  /** Runs `lower` for one node, so that what it writes carries the node's scope. */
  within(node: Node, lower: () => void): void {
    const outer = this.#scope;
    // The nodes of a body that was traced inside of a scope carry that scope themselves.
    const isWhole = outer === "" || node.scope === outer || node.scope.startsWith(`${outer}/`);
    if (node.scope) this.#scope = isWhole ? node.scope : `${outer}/${node.scope}`;
    lower();
    this.#scope = outer;
  }
}

export const isGraph = (value: Attribute | undefined): value is Graph =>
  typeof value === "object" && value !== null && "nodes" in value;
