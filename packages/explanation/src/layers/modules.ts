import type { Graph, Node, ValueId } from "@hyaline/core";
import type { FoundLayer } from "./layerRef.js";
import { layerAt, producers, source } from "./layersOf.js";
import { pathParts } from "./modulePath.js";

/** A module: the part of a model that was made under one path, as its nodes' scopes say. */
export interface Module {
  /** As it is written in the scopes, such as `/encoder/conv2`. */
  readonly path: string;
  readonly parts: readonly string[];
  readonly nodes: ReadonlySet<Node>;
  /** The last value that leaves it. */
  readonly last: FoundLayer | undefined;
}

/** Every module of a graph, outer ones first. */
export function modulesOf(graph: Graph): Module[] {
  const made = producers(graph);
  const nodesOf = new Map<string, Set<Node>>();
  for (const node of graph.nodes) {
    const scope =
      node.scope || (node.op.name === "tap" ? (source(made, node.outputs[0] as ValueId)?.scope ?? "") : "");
    for (const path of pathsTo(scope)) {
      const nodes = nodesOf.get(path) ?? new Set<Node>();
      nodesOf.set(path, nodes.add(node));
    }
  }
  const users = new Map<ValueId, Node[]>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) users.set(input, [...(users.get(input) ?? []), node]);
  }
  const leaves = (value: ValueId, nodes: ReadonlySet<Node>) =>
    graph.outputs.includes(value) || (users.get(value) ?? []).some((user) => !nodes.has(user));
  const dynamic = reached(graph);
  return [...nodesOf].map(([path, nodes]) => {
    const last = [...nodes]
      .reverse()
      .map(({ outputs }) => outputs.find((value) => dynamic.has(value) && leaves(value, nodes)))
      .find((value) => value !== undefined);
    return {
      path,
      parts: pathParts(path),
      nodes,
      last:
        last === undefined
          ? undefined
          : { ...layerAt(graph, last, source(made, last), []), name: path, scope: path, within: [] },
    };
  });
}

/** Values that depend on the model's inputs: only they are layers. */
export function reached(graph: Graph): Set<ValueId> {
  const values = new Set<ValueId>(graph.inputs);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => values.has(input))) for (const output of node.outputs) values.add(output);
  }
  return values;
}

/** `/a/b/c`: `/a`, `/a/b`, `/a/b/c`. */
const pathsTo = (scope: string): string[] =>
  [...scope.matchAll(/[^/]+/g)].map(({ 0: part, index }) => scope.slice(0, index + part.length));
