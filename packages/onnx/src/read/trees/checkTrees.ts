import type { Tree, TreeEnsemble, TreeNode } from "./treeEnsemble.js";

/** Levels of a tree at most: real ones have a tenth of these. */
const DEEPEST = 2048;

/** Throws the error of trees that are none. */
export type Refuse = (rule: string, got?: string) => never;

const isNumbers = (value: TreeNode["value"]): boolean => [value].flat().every(Number.isFinite);

/**
 * Trees that are trees: every node is reached once from the first, and numbers are numbers.
 *
 * @param refuse what to throw: trees come of files, and of callers
 */
export function checkTrees<E extends TreeEnsemble>(ensemble: E, refuse: Refuse): E {
  ensemble.trees.forEach((tree, t) => {
    checkTree(tree, (rule, got) => refuse(`tree ${t}: ${rule}`, got));
  });
  return ensemble;
}

function checkTree({ nodes }: Tree, refuse: Refuse): void {
  if (!Array.isArray(nodes) || nodes.length === 0) refuse("a tree has nodes, the root first");
  const seen = new Uint8Array(nodes.length);
  const open: (readonly [node: number, depth: number])[] = [[0, 0]];
  let reached = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, depth] = next;
    const node: TreeNode =
      nodes[at] ?? refuse("nodes follow nodes that are there", `${at} of ${nodes.length}`);
    if (seen[at]) refuse("every node is reached once; a cycle, or two branches to one node", `node ${at}`);
    if (depth > DEEPEST) refuse(`a tree has at most ${DEEPEST} levels`);
    seen[at] = 1;
    reached++;
    if (node.cover !== undefined && !(node.cover >= 0 && node.cover < Number.POSITIVE_INFINITY))
      refuse(`the cover of node ${at} is a number from 0 up`, String(node.cover));
    if (node.leaf) {
      if (!isNumbers(node.value)) refuse(`leaf ${at} needs finite values`, String(node.value));
      continue;
    }
    if (!Number.isInteger(node.feature) || node.feature < 0 || node.feature > 2147483647)
      refuse(`node ${at} asks a feature by its place in a row`, String(node.feature));
    if (!node.categories && (typeof node.threshold !== "number" || Number.isNaN(node.threshold)))
      refuse(`node ${at} needs a threshold`, String(node.threshold));
    open.push([node.right, depth + 1], [node.left, depth + 1]);
  }
  if (reached !== nodes.length)
    refuse("every node is reached from the first", `${reached} of ${nodes.length}`);
}
