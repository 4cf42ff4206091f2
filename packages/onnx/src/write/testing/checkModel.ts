import { fromBinary } from "@bufbuild/protobuf";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "../../generated/onnx_pb.js";

/** Reads a file and holds it to the rules of `onnx.checker` that concern names: the faults it finds, none when it is sound. */
export function checkModel(bytes: Uint8Array): { readonly model: ModelProto; readonly faults: string[] } {
  const model = fromBinary(ModelProtoSchema, bytes);
  const faults: string[] = [];
  const everyName = new Set<string>();
  if (!model.graph) return { model, faults: ["there is no graph"] };
  checkGraph(model.graph, new Set(), everyName, faults);
  return { model, faults };
}

function checkGraph(
  graph: GraphProto,
  outer: ReadonlySet<string>,
  everyName: Set<string>,
  faults: string[],
): void {
  const known = new Set(outer);
  const define = (name: string) => {
    if (everyName.has(name)) faults.push(`"${name}" is defined twice`);
    everyName.add(name);
    known.add(name);
  };
  for (const { name } of graph.input) define(name);
  for (const { name, dims, rawData } of graph.initializer) {
    // An input may have a default.
    if (!graph.input.some((input) => input.name === name)) define(name);
    const size = dims.reduce((a, b) => a * b, 1n);
    if (size > 0n && rawData.byteLength === 0) faults.push(`initializer "${name}" has no data`);
  }
  const nodeNames = new Set<string>();
  for (const node of graph.node) {
    if (node.name !== "" && nodeNames.has(node.name)) faults.push(`two nodes are named "${node.name}"`);
    nodeNames.add(node.name);
    for (const input of node.input) {
      if (input !== "" && !known.has(input))
        faults.push(`${node.name} reads "${input}", which nothing has made`);
    }
    for (const { g } of node.attribute) if (g) checkGraph(g, known, everyName, faults);
    for (const output of node.output) if (output !== "") define(output);
  }
  for (const { name } of graph.output) if (!known.has(name)) faults.push(`output "${name}" is not made`);
}
