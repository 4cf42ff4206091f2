import { exampleInputs, type OpExample, opExamples } from "@hyaline/backend-testkit";
import { type Backend, type Graph, HyalineError, legalize, type Tensor, trace } from "@hyaline/core";
import { composites, primitives } from "@hyaline/core/ops";

/** How a backend runs an op: by a kernel or lowering of its own, as the op's body, or not at all. */
export type Runs = "natively" | "decomposed" | "unsupported";

const names = new Set([...primitives, ...composites].map(({ name }) => name));

/** The kit's examples of each op of core's, by name. */
export const examplesByOp: ReadonlyMap<string, readonly OpExample[]> = new Map(
  [...names]
    .sort()
    .map((name) => [name, opExamples.filter(({ op }) => op === name)] as const)
    .filter(([, examples]) => examples.length > 0),
);

/** What becomes of an example's graph on a backend, which runs nothing for it; `undefined` where the graph has no such op. */
export function howItRuns(example: OpExample, backend: Backend): Runs | undefined {
  const graph = trace(
    (...inputs: Tensor[]) => {
      const result = example.call(...inputs);
      return Array.isArray(result) ? result : [result as Tensor];
    },
    exampleInputs(example).map(({ dtype, shape }) => ({ dtype, shape })),
  );
  if (!contains(graph, example.op)) return undefined;
  try {
    return contains(legalize(graph, backend), example.op) ? "natively" : "decomposed";
  } catch (error) {
    if (error instanceof HyalineError && error.code === "unsupported") return "unsupported";
    throw error;
  }
}

/** The best that any of an op's examples gets: some have a data type that the backend lacks. */
export function howOpRuns(examples: readonly OpExample[], backend: Backend): Runs {
  const found = new Set(examples.map((example) => howItRuns(example, backend)));
  return (["natively", "decomposed"] as const).find((runs) => found.has(runs)) ?? "unsupported";
}

function contains({ nodes }: Graph, op: string): boolean {
  return nodes.some(
    (node) =>
      node.op.name === op ||
      Object.values(node.attributes).some((value) => isGraph(value) && contains(value, op)),
  );
}

const isGraph = (value: unknown): value is Graph =>
  typeof value === "object" && value !== null && "nodes" in value;
