import { create } from "@bufbuild/protobuf";
import {
  AttributeProtoSchema,
  type GraphProto,
  GraphProtoSchema,
  type NodeProto,
  NodeProtoSchema,
} from "../../generated/onnx_pb.js";

/** Adds every name that a node and the graphs inside it define. */
export function definedNames({ output, attribute }: NodeProto, names: Set<string>): void {
  for (const name of output) names.add(name);
  for (const { g } of attribute) {
    if (!g) continue;
    for (const { name } of [...g.input, ...g.initializer]) names.add(name);
    for (const node of g.node) definedNames(node, names);
  }
}

type NewNames = ReadonlyMap<string, string>;

/** A node with other names for some values, also in the graphs inside it; ONNX lets no inner name hide an outer one. */
export function renamed(node: NodeProto, newName: NewNames): NodeProto {
  const inside = node.attribute.some(({ g }) => g);
  const isAffected = [...node.input, ...node.output].some((name) => newName.has(name));
  if (!inside && !isAffected) return node;
  const rename = (name: string) => newName.get(name) ?? name;
  return create(NodeProtoSchema, {
    ...node,
    input: node.input.map(rename),
    output: node.output.map(rename),
    attribute: inside
      ? node.attribute.map((each) =>
          each.g ? create(AttributeProtoSchema, { ...each, g: renamedGraph(each.g, newName) }) : each,
        )
      : node.attribute,
  });
}

function renamedGraph(graph: GraphProto, newName: NewNames): GraphProto {
  const rename = <T extends { name: string }>(each: T): T => ({
    ...each,
    name: newName.get(each.name) ?? each.name,
  });
  return create(GraphProtoSchema, {
    ...graph,
    node: graph.node.map((node) => renamed(node, newName)),
    input: graph.input.map(rename),
    output: graph.output.map(rename),
    initializer: graph.initializer.map(rename),
    valueInfo: [],
  });
}
