import { HyalineError } from "@hyaline/core";
import type { FunctionProto } from "../../generated/onnx_pb.js";
import { readers } from "../ops/index.js";
import { quoted } from "./fileError.js";
import type { PlannedNode } from "./plan.js";
import { functionPlan, opKey } from "./run.js";

/** How many of an op's nodes a message names. */
const NAMED = 5;

/**
 * Goes through all nodes that the outputs need, those inside of other nodes and of functions included.
 *
 * @throws HyalineError `unsupported`, naming every op that cannot be read with the number and the names of its nodes
 */
export function checkSupported(
  nodes: readonly PlannedNode[],
  functions: ReadonlyMap<string, FunctionProto>,
): void {
  const missing = new Map<string, string[]>();
  const seen = new Set<string>();
  const visit = (node: PlannedNode) => {
    const key = opKey(node.domain, node.proto.opType);
    const fn = readers.has(key) ? undefined : functions.get(key);
    if (!readers.has(key) && !fn) {
      missing.set(key, [...(missing.get(key) ?? []), node.name]);
    } else if (fn && !seen.has(key)) {
      seen.add(key);
      functionPlan(fn).nodes.forEach(visit);
    }
    for (const graph of node.graphs.values()) graph.nodes.forEach(visit);
  };
  nodes.forEach(visit);
  if (missing.size === 0) return;
  const list = [...missing].map(([key, names]) => {
    const [domain, op] = key.split(":") as [string, string];
    const shown = names.slice(0, NAMED).map(quoted).join(", ");
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
    return `${domain ? `${domain}.` : ""}${op} × ${names.length} (${shown}${more})`;
  });
  throw new HyalineError("unsupported", `the ONNX file uses ops that cannot be read: ${list.join("; ")}`);
}
