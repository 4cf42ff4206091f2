import type { Plan } from "./plan.js";

/** Ops whose results are elements of their inputs. */
export const movingOps: readonly string[] =
  "Concat Expand Flatten Gather GatherElements GatherND Identity Reshape Slice Split Squeeze Tile Transpose Unsqueeze".split(
    " ",
  );

/** The names of the values that reach `names` through nodes of the op types `through` of ONNX's own, and of these. */
export function seenValues(
  { nodes }: Pick<Plan, "nodes">,
  names: readonly string[],
  through: ReadonlySet<string>,
): ReadonlySet<string> {
  const producers = new Map(nodes.flatMap((node) => node.proto.output.map((name) => [name, node] as const)));
  const seen = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const node = producers.get(name);
    if (node?.domain === "" && through.has(node.proto.opType)) open.push(...node.proto.input);
  }
  return seen;
}
