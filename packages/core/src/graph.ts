import type { Op } from "./op.js";
import { plainSpec, type Spec } from "./shape.js";
import type { Tensor } from "./tensor.js";

/** A value of a graph: an index into {@link Graph.specs}. */
export type ValueId = number;

/** What an op needs to know besides its inputs. Plain data, except the bodies of `scan` and `cond`, which are graphs. */
export type Attribute = number | string | boolean | null | Graph | readonly Attribute[];
export type Attributes = Readonly<Record<string, Attribute>>;

/** One application of an op. */
export interface Node {
  readonly op: Op;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  readonly attributes: Attributes;
  /** Where in the model it was made, such as `encoder/conv2`; empty at the top. */
  readonly scope: string;
}

/**
 * A computation as plain data: nodes in topological order over numbered values.
 * Every value is an input, a constant, or the output of exactly one node.
 */
export interface Graph {
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  readonly nodes: readonly Node[];
  /** Shape and dtype of each value. */
  readonly specs: readonly Spec[];
  /** Values known when the graph was made, by reference. */
  readonly constants: ReadonlyMap<ValueId, Tensor>;
  /** Names given by `tap`, and by importers, for choosing a value to explain. */
  readonly names: ReadonlyMap<string, ValueId>;
}

/** Specs of several values. */
export const specsOf = (graph: Graph, values: readonly ValueId[]): Spec[] =>
  values.map((value) => graph.specs[value] as Spec);

/** Collects nodes into a {@link Graph}; transforms that rewrite graphs build their result with it. */
export class GraphBuilder {
  readonly specs: Spec[] = [];
  readonly nodes: Node[] = [];
  readonly inputs: ValueId[] = [];
  readonly constants = new Map<ValueId, Tensor>();
  readonly names = new Map<string, ValueId>();
  #valueOfConstant = new Map<Tensor, ValueId>();

  value(spec: Spec): ValueId {
    return this.specs.push(plainSpec(spec)) - 1;
  }

  input(spec: Spec): ValueId {
    const value = this.value(spec);
    this.inputs.push(value);
    return value;
  }

  /** The value that stands for `tensor`; the same tensor gives the same value. */
  constant(tensor: Tensor): ValueId {
    let value = this.#valueOfConstant.get(tensor);
    if (value === undefined) {
      value = this.value(tensor);
      this.#valueOfConstant.set(tensor, value);
      this.constants.set(value, tensor);
    }
    return value;
  }

  node(
    op: Op,
    inputs: readonly ValueId[],
    attributes: Attributes,
    specs: readonly Spec[],
    scope = "",
  ): ValueId[] {
    const outputs = specs.map((spec) => this.value(spec));
    this.nodes.push({ op, inputs, outputs, attributes, scope });
    return outputs;
  }

  build(outputs: readonly ValueId[]): Graph {
    const { inputs, nodes, specs, constants, names } = this;
    return { inputs, outputs, nodes, specs, constants, names };
  }
}

/** A text that two graphs share exactly when they do the same work on the same constants' specs. */
export function graphKey(graph: Graph): string {
  const spec = (value: ValueId) => {
    const { dtype, shape } = graph.specs[value] as Spec;
    return `${value}:${dtype}[${shape}]`;
  };
  const lines = [graph.inputs.map(spec).join(), [...graph.constants.keys()].map(spec).join()];
  for (const node of graph.nodes) {
    lines.push(`${node.op.name}(${node.inputs})${attributesKey(node.attributes)}->${node.outputs.map(spec)}`);
  }
  lines.push(graph.outputs.join());
  return lines.join("\n");
}

/** A text that two attribute records share exactly when they are equal, whatever the order of their keys. */
export function attributesKey(attributes: Attributes): string {
  const keys = Object.keys(attributes).sort();
  return keys.length === 0
    ? ""
    : `{${keys.map((key) => `${key}=${attributeKey(attributes[key] as Attribute)}`)}}`;
}

function attributeKey(value: Attribute): string {
  if (Array.isArray(value)) return `[${value.map(attributeKey)}]`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return `<${graphKey(value as Graph)}>`;
  return Object.is(value, -0) ? "-0" : String(value);
}
