import type { Work } from "@hyaline/explanation";
import type { Forest, WalkedTree } from "./forest.js";

/** Nodes that are walked between two turns of the thread: a millisecond or two. */
const PIECE = 4096;

/** Walks one tree after the other, in pieces between which the thread may be given away. */
export function* treeByTree(
  { trees, nodes }: Forest,
  walk: (tree: WalkedTree, at: number) => void,
): Work<void> {
  let walked = 0;
  for (const [at, tree] of trees.entries()) {
    walk(tree, at);
    walked += (trees[at + 1]?.root ?? nodes.feature.length) - tree.root;
    if (walked < PIECE) continue;
    walked = 0;
    yield;
  }
}
