import { isTensor, type Tree } from "@hyaline/core";

/** The paths of a tree's tensors, such as `dense1/kernel`, in the order of `flatten`. */
export function namesOf(tree: Tree, path: readonly string[] = []): string[] {
  if (isTensor(tree)) return [path.join("/")];
  if (typeof tree !== "object" || tree === null) return [];
  const names = Array.isArray(tree) ? tree.map((_, i) => String(i)) : Object.keys(tree).sort();
  return names.flatMap((name) =>
    namesOf((tree as Readonly<Record<string, Tree>>)[name] as Tree, [...path, name]),
  );
}
