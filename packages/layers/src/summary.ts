import { fail, formatSpec, type Graph, isTensor, type Spec, sizeOf, type Tree } from "@hyaline/core";
import { integer, readOptions } from "@hyaline/core/facts";
import { bind } from "./bind.js";
import type { Layer, Params, SpecTree, Variables } from "./layer.js";
import { initVariables } from "./parts/initVariables.js";
import { multiplyAdds } from "./parts/multiplyAdds.js";
import type { Specs } from "./parts/options.js";
import { tracedSpecs } from "./parts/specTree.js";

export interface SummaryOptions {
  /** How deep children of children are listed (default 1). */
  readonly depth?: number;
}

/** A layer of a model: what comes out of it, and what it costs. */
export interface SummaryRow {
  /** Its path, as in `sequential/conv1`. */
  readonly layer: string;
  /** As in `float32[1, 16, 6, 6]`. */
  readonly output: string;
  /** How many numbers it learns. */
  readonly parameters: number;
  /** How many products it sums for an input of this shape. */
  readonly multiplyAdds: number;
}

/** The layers of a model in the order in which they are run, and all of it together. */
export interface Summary {
  readonly rows: readonly SummaryRow[];
  readonly total: SummaryRow;
  /** All of it as a table of text. */
  toString(): string;
}

const summaryOptions = {
  depth: integer("How deep children of children are listed.", 1, [1, 64]),
} satisfies Specs<SummaryOptions>;

/**
 * What a model is made of: each layer's output, parameters, and multiply-adds (the products that its matrix products and
 * convolutions sum), for an input of this shape, without computing anything.
 *
 * @param input the spec of an input, `{ dtype, shape }`, or a tree of specs
 * @throws HyalineError `argument`, `shape` and others when the model cannot take such an input
 * @example
 * ```ts
 * const classifier = sequential([dense(64, { activation: relu }), dense(10)]);
 * const { total } = summary(classifier, { dtype: "float32", shape: [1, 20] });
 * total.parameters; // 1994
 * total.multiplyAdds; // 1920
 * ```
 */
export function summary<X extends Tree, Y extends Tree>(
  model: Layer<X, Y>,
  input: SpecTree<X>,
  options: SummaryOptions = {},
): Summary {
  const { depth } = readOptions("summary", summaryOptions, options);
  const variables = initVariables(model, input);
  const { graph, output } = tracedSpecs<X, Y>(input, bind(model, variables));
  const counts = [...multiplyAdds(graph)];
  const row = (path: string, spec: string): SummaryRow => ({
    layer: path,
    output: spec,
    parameters: parametersAt(variables, path.split("/").slice(1)),
    multiplyAdds: counts
      .filter(([scope]) => scope === path || scope.startsWith(`${path}/`))
      .reduce((sum, [, count]) => sum + count, 0),
  });
  const rows = tapped(graph, model.name, depth).map(([path, spec]) => row(path, formatSpec(spec)));
  const whole = row(model.name, leavesOf(output).map(formatSpec).join(", "));
  return { rows, total: whole, toString: () => table([...rows, { ...whole, layer: "total" }]) };
}

/** The outputs of layers within a model, at most so deep; of one that is called twice the last. */
function tapped(graph: Graph, root: string, depth: number): readonly (readonly [string, Spec])[] {
  const found = new Map<string, Spec>();
  for (const { op, attributes, outputs } of graph.nodes) {
    if (op.name !== "tap") continue;
    const { name } = attributes as { readonly name: string };
    const levels = name.split("/").length - 1;
    if (!name.startsWith(`${root}/`) || levels > depth) continue;
    found.delete(name);
    found.set(name, graph.specs[outputs[0] as number] as Spec);
  }
  return [...found];
}

function parametersAt({ params }: Variables, path: readonly string[]): number {
  const at = path.reduce<Params | undefined>((own, name) => own?.[name] as Params | undefined, params);
  return at === undefined ? 0 : count(at);
}

const count = (params: Params): number =>
  Object.values(params).reduce<number>(
    (sum, each) => sum + (isTensor(each) ? sizeOf(each.shape) : count(each)),
    0,
  );

const leavesOf = (tree: unknown): readonly Spec[] => {
  if (typeof tree !== "object" || tree === null)
    return fail("argument", "a model gives tensors", String(tree));
  return "dtype" in tree && "shape" in tree ? [tree as Spec] : Object.values(tree).flatMap(leavesOf);
};

function table(rows: readonly SummaryRow[]): string {
  const number = (n: number) => n.toLocaleString("en");
  const cells = [
    ["layer", "output", "parameters", "multiply-adds"],
    ...rows.map((row) => [row.layer, row.output, number(row.parameters), number(row.multiplyAdds)]),
  ];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((row) => (row[column] as string).length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join("  ")
      .trimEnd();
  return cells.map(line).join("\n");
}
