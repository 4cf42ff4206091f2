import { fail } from "./errors.js";
import { sameShape } from "./shape.js";
import { isTensor, Tensor } from "./tensor.js";

/** Nested arrays and plain objects with leaves of `T`. */
export type Tree<T = Tensor> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

/** The shape of a tree without its leaves; leaves that are not tensors (strings, null, functions) are kept in it. */
export interface TreeStructure {
  /** Equal texts mean equal structures, for everything but functions and class instances. */
  readonly key: string;
  build(leaves: readonly Tensor[]): unknown;
}

const MAX_DEPTH = 256;

/**
 * The tensors of `tree` from left to right (object keys sorted), and the structure that puts them back.
 *
 * @param onOther is told of each leaf that is no tensor
 */
export function flatten(
  tree: unknown,
  onOther?: (leaf: unknown) => void,
): { leaves: Tensor[]; structure: TreeStructure } {
  const leaves: Tensor[] = [];
  const visit = (node: unknown, depth: number): TreeStructure => {
    if (depth > MAX_DEPTH)
      fail("argument", `a tree of tensors nests at most ${MAX_DEPTH} levels`, "more", "is it cyclic?");
    if (isTensor(node)) {
      const index = leaves.push(node) - 1;
      return { key: "*", build: (values) => values[index] };
    }
    if (Array.isArray(node)) {
      const parts = Array.from(node, (child) => visit(child, depth + 1));
      return { key: `[${parts.map((p) => p.key)}]`, build: (values) => parts.map((p) => p.build(values)) };
    }
    if (isRecord(node)) {
      const parts = Object.keys(node)
        .sort()
        .map((key) => [key, visit(node[key], depth + 1)] as const);
      const blank = Object.fromEntries<unknown>(parts);
      return {
        key: `{${parts.map(([key, p]) => `${JSON.stringify(key)}:${p.key}`)}}`,
        build: (values) => {
          const record = { ...blank };
          for (const [key, p] of parts) record[key] = p.build(values);
          return record;
        },
      };
    }
    onOther?.(node);
    return { key: staticKey(node), build: () => node };
  };
  const structure = visit(tree, 0);
  return { leaves, structure };
}

/** Applies `fn` to every tensor of `tree`, keeping its structure. */
export function mapTree<T>(tree: T, fn: (leaf: Tensor, index: number) => Tensor): T {
  const { leaves, structure } = flatten(tree);
  return structure.build(leaves.map(fn)) as T;
}

/** Applies `fn` to the corresponding tensors of trees with equal structure. */
export function mapTrees<T>(trees: readonly T[], fn: (...leaves: Tensor[]) => Tensor): T {
  const flat = trees.map((tree) => flatten(tree));
  const first = flat[0] ?? fail("argument", "mapTrees needs at least one tree", "none");
  for (const other of flat) {
    if (other.structure.key !== first.structure.key) {
      fail("argument", "trees need equal structure", `${first.structure.key} and ${other.structure.key}`);
    }
  }
  return first.structure.build(
    first.leaves.map((_, i) => fn(...flat.map((f) => f.leaves[i] as Tensor))),
  ) as T;
}

/**
 * Is `tree` like `pattern`, in structure and in its tensors' specs, and does each of its tensors have a value? They are
 * added to `leaves`, as {@link flatten} orders them, without the cost of a key.
 *
 * @param pattern a tree with sorted keys, as {@link TreeStructure}'s `build` makes it
 */
export function isLike(pattern: unknown, tree: unknown, leaves: Tensor[]): boolean {
  if (pattern instanceof Tensor) {
    return (
      isTensor(tree) &&
      tree.source.kind === "concrete" &&
      tree.dtype === pattern.dtype &&
      sameShape(tree.shape, pattern.shape) &&
      leaves.push(tree) > 0
    );
  }
  if (Array.isArray(pattern)) {
    if (!Array.isArray(tree) || tree.length !== pattern.length) return false;
    return pattern.every((part, i) => isLike(part, tree[i], leaves));
  }
  if (isRecord(pattern)) {
    const keys = Object.keys(pattern);
    if (!isRecord(tree) || Object.keys(tree).length !== keys.length) return false;
    return keys.every((key) => isEnumerable.call(tree, key) && isLike(pattern[key], tree[key], leaves));
  }
  return Object.is(pattern, tree);
}

const { propertyIsEnumerable: isEnumerable } = Object.prototype;

function isRecord(node: unknown): node is Record<string, unknown> {
  if (typeof node !== "object" || node === null) return false;
  const prototype = Object.getPrototypeOf(node);
  return prototype === Object.prototype || prototype === null;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;

/** Functions and class instances are told apart by identity. */
function staticKey(node: unknown): string {
  if ((typeof node !== "object" || node === null) && typeof node !== "function")
    return `${typeof node}:${String(node)}`;
  let identity = identities.get(node);
  if (identity === undefined) {
    identity = nextIdentity++;
    identities.set(node, identity);
  }
  return `#${identity}`;
}
