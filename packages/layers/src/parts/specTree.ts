import { fail, type Graph, isDType, isTensor, type Spec, type Tensor, type Tree, trace } from "@hyaline/core";
import type { SpecTree } from "../layer.js";

const isSpec = (node: unknown): node is Spec => {
  const { dtype, shape } = (node ?? {}) as Partial<Spec>;
  return isDType(dtype) && Array.isArray(shape);
};

function mapLeaves(node: unknown, isLeaf: (node: unknown) => boolean, fn: (leaf: never) => unknown): unknown {
  if (isLeaf(node)) return fn(node as never);
  if (Array.isArray(node)) return node.map((child) => mapLeaves(child, isLeaf, fn));
  if (typeof node === "object" && node !== null) {
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => [key, mapLeaves(child, isLeaf, fn)]),
    );
  }
  return fail(
    "argument",
    "an input spec is { dtype, shape }, or a tree of them",
    String(node),
    'as in { dtype: "float32", shape: [1, 28, 28] }',
  );
}

/** The specs of a tree of tensors. */
export const specOf = <X extends Tree>(x: X): SpecTree<X> =>
  mapLeaves(x, isTensor, ({ dtype, shape }: Tensor) => ({ dtype, shape })) as SpecTree<X>;

/** Runs `fn` on stand-ins for an input of these specs, and gives the specs of what it returns. */
export const traceSpecs = <X extends Tree, Y extends Tree>(
  input: SpecTree<X>,
  fn: (x: X) => Y,
): SpecTree<Y> => tracedSpecs(input, fn).output;

/** As {@link traceSpecs}, with the graph that it makes. */
export function tracedSpecs<X extends Tree, Y extends Tree>(
  input: SpecTree<X>,
  fn: (x: X) => Y,
): { readonly graph: Graph; readonly output: SpecTree<Y> } {
  const specs: Spec[] = [];
  mapLeaves(input, isSpec, (leaf: Spec) => specs.push(leaf));
  let output: SpecTree<Y> | undefined;
  const graph = trace((...tensors) => {
    const inputs = tensors.values();
    const y = fn(mapLeaves(input, isSpec, () => inputs.next().value) as X);
    output = specOf(y);
    return y;
  }, specs);
  return { graph, output: output as SpecTree<Y> };
}
