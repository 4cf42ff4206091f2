import { fail } from "@hyaline/core";
import type { AttributeReader } from "../graph/attributes.js";
import { badFile } from "../graph/fileError.js";
import { checkTrees } from "./checkTrees.js";
import { MOST_NUMBERS, type TreeBranch, type TreeEnsemble, type TreeNode } from "./treeEnsemble.js";

/** How the trees of a node are put together, and what is made of it. */
export interface OnnxTrees {
  readonly ensemble: TreeEnsemble & { readonly outputs: number };
  readonly aggregate: "SUM" | "AVERAGE" | "MIN" | "MAX";
  readonly transform: string;
  /** Outputs that a leaf says nothing of have no part in a minimum or a maximum; of sums nothing is listed. */
  readonly missing: ReadonlyMap<TreeNode, ReadonlySet<number>>;
}

const comparisons: Readonly<Record<string, TreeBranch["compare"]>> = {
  BRANCH_LEQ: "<=",
  BRANCH_LT: "<",
  BRANCH_GTE: ">=",
  BRANCH_GT: ">",
  BRANCH_EQ: "==",
  BRANCH_NEQ: "!=",
};
/** The unified form's numbers for them. */
const modes = [
  "BRANCH_LEQ",
  "BRANCH_LT",
  "BRANCH_GTE",
  "BRANCH_GT",
  "BRANCH_EQ",
  "BRANCH_NEQ",
  "BRANCH_MEMBER",
];

/** Where NaN goes: it differs from every threshold, and is not less, greater or equal. */
const missingAt = (mode: string, tracksTrue: number | undefined): "left" | "right" =>
  tracksTrue === 1 || mode === "BRANCH_NEQ" ? "left" : "right";

/** Floats of a list, or of a tensor in its place, which may hold doubles. */
function numbersOf(
  node: AttributeReader,
  name: string,
): { numbers: readonly number[]; isDouble: boolean } | undefined {
  const tensor = node.tensorAttribute(`${name}_as_tensor`);
  if (tensor) return { numbers: Array.from(tensor.data(), Number), isDouble: tensor.type === "float64" };
  const numbers = node.floats(name);
  return numbers && { numbers, isDouble: false };
}

const needed = <T>(node: AttributeReader, name: string, found: T | undefined): T =>
  found ?? badFile(`${node.where} needs the attribute ${name}`);

/** A list that has one entry for each of `count` things. */
function listOf<T>(
  node: AttributeReader,
  name: string,
  found: readonly T[] | undefined,
  count: number,
): readonly T[] {
  const list = needed(node, name, found);
  if (list.length !== count) badFile(`${node.where} needs ${count} entries of ${name}`, String(list.length));
  return list;
}

/** What a node's attributes call outputs, how many there are, and which is meant by a number. */
interface Listed {
  readonly of: "target" | "class";
  readonly outputs: number;
  readonly outputOf: (id: number) => number;
  readonly base: readonly number[] | undefined;
}

/** Trees of `TreeEnsembleRegressor`. */
export const targetTrees = (node: AttributeReader): OnnxTrees =>
  listedTrees(node, {
    of: "target",
    outputs: node.int("n_targets", 1),
    outputOf: (id) => id,
    base: numbersOf(node, "base_values")?.numbers,
  });

/** Trees of `TreeEnsembleClassifier`. */
export interface ClassTrees extends OnnxTrees {
  /** One for each class: numbers, or places among `names`. */
  readonly labels: readonly number[];
  readonly names: readonly string[] | undefined;
  /** Where leaves speak of one of two classes, which; it is the only output. */
  readonly only: number | undefined;
}

export function classTrees(node: AttributeReader): ClassTrees {
  const names = node.strings("classlabels_strings");
  const labels = node.ints("classlabels_int64s") ?? names?.map((_, i) => i) ?? [];
  const ids = new Set(node.ints("class_ids"));
  const [only] = labels.length === 2 && ids.size === 1 ? ids : [];
  const isOfOne = only !== undefined;
  const base = numbersOf(node, "base_values")?.numbers;
  const trees = listedTrees(node, {
    of: "class",
    outputs: isOfOne ? 1 : labels.length,
    outputOf: isOfOne ? () => 0 : (id) => id,
    base: isOfOne ? base?.slice(-1) : base,
  });
  return { ...trees, labels, names, only };
}

function listedTrees(node: AttributeReader, { of, outputs, outputOf, base }: Listed): OnnxTrees {
  const treeIds = needed(node, "nodes_treeids", node.ints("nodes_treeids"));
  const count = treeIds.length;
  const ints = (name: string) => listOf(node, name, node.ints(name), count);
  const [nodeIds, features] = [ints("nodes_nodeids"), ints("nodes_featureids")];
  const [yes, no] = [ints("nodes_truenodeids"), ints("nodes_falsenodeids")];
  const kinds = listOf(node, "nodes_modes", node.strings("nodes_modes"), count);
  const split = needed(node, "nodes_values", numbersOf(node, "nodes_values"));
  const thresholds = listOf(node, "nodes_values", split.numbers, count);
  checkSize(node, outputs, kinds.filter((kind) => kind === "LEAF").length);
  const covers = numbersOf(node, "nodes_hitrates")?.numbers;
  const tracks = node.ints("nodes_missing_value_tracks_true");
  const key = (tree: number, id: number): string => `${tree}/${id}`;
  /** Which place of its tree a node has. */
  const places = new Map<string, number>();
  const sizes = new Map<number, number>();
  treeIds.forEach((tree, i) => {
    const name = key(tree, nodeIds[i] as number);
    if (places.has(name)) badFile(`${node.where} has a node twice`, name);
    places.set(name, sizes.get(tree) ?? 0);
    sizes.set(tree, (sizes.get(tree) ?? 0) + 1);
  });
  const placeOf = (tree: number, id: number): number =>
    places.get(key(tree, id)) ?? badFile(`${node.where} refers to nodes that are there`, key(tree, id));

  const ofLeaf = (name: string): string => `${of}_${name}`;
  const leafTrees = needed(node, ofLeaf("treeids"), node.ints(ofLeaf("treeids")));
  const perLeaf = (name: string) => listOf(node, ofLeaf(name), node.ints(ofLeaf(name)), leafTrees.length);
  const [leafNodes, ids] = [perLeaf("nodeids"), perLeaf("ids")];
  const weights = listOf(
    node,
    ofLeaf("weights"),
    numbersOf(node, ofLeaf("weights"))?.numbers,
    leafTrees.length,
  );
  const answers = new Map<string, Map<number, number>>();
  leafTrees.forEach((tree, i) => {
    const name = key(tree, leafNodes[i] as number);
    placeOf(tree, leafNodes[i] as number);
    addTo(node, answers, name, outputOf(ids[i] as number), weights[i] as number, outputs);
  });

  const trees = new Map<number, TreeNode[]>([...sizes.keys()].map((tree) => [tree, []]));
  const aggregate = node.string("aggregate_function", "SUM");
  const leaves = leavesOf(outputs, aggregate);
  treeIds.forEach((tree, i) => {
    const cover = covers?.[i];
    const list = trees.get(tree) as TreeNode[];
    const kind = kinds[i] as string;
    if (kind === "LEAF") {
      list.push(leaves.make(answers.get(key(tree, nodeIds[i] as number)), cover));
      return;
    }
    list.push({
      feature: features[i] as number,
      threshold: thresholds[i] as number,
      compare: comparisons[kind] ?? badFile(`${node.where} has no mode of branches like this`, kind),
      left: placeOf(tree, yes[i] as number),
      right: placeOf(tree, no[i] as number),
      missing: missingAt(kind, tracks?.[i]),
      cover,
    });
  });
  return together(node, [...trees.values()].map(rootFirst), {
    outputs,
    isDouble: split.isDouble,
    base,
    missing: leaves.missing,
    aggregate,
    transform: node.string("post_transform", "NONE"),
  });
}

/** Trees of the unified `TreeEnsemble` of ai.onnx.ml 5. */
export function unifiedTrees(node: AttributeReader): OnnxTrees {
  const outputs = node.int("n_targets", 1);
  const tensor = (name: string) => {
    const found = needed(node, name, node.tensorAttribute(name));
    return { numbers: Array.from(found.data(), Number), isDouble: found.type === "float64" };
  };
  const split = tensor("nodes_splits");
  const count = split.numbers.length;
  checkSize(node, outputs, 2 * count);
  const ints = (name: string) => listOf(node, name, node.ints(name), count);
  const kinds = listOf(node, "nodes_modes", tensor("nodes_modes").numbers, count);
  const features = ints("nodes_featureids");
  const [yes, no] = [ints("nodes_truenodeids"), ints("nodes_falsenodeids")];
  const [yesLeaf, noLeaf] = [ints("nodes_trueleafs"), ints("nodes_falseleafs")];
  const covers = node.has("nodes_hitrates") ? tensor("nodes_hitrates").numbers : undefined;
  const tracks = node.ints("nodes_missing_value_tracks_true");
  const members = node.has("membership_values") ? tensor("membership_values").numbers : [];
  const targets = needed(node, "leaf_targetids", node.ints("leaf_targetids"));
  const weights = listOf(node, "leaf_weights", tensor("leaf_weights").numbers, targets.length);
  const aggregate = ["AVERAGE", "SUM", "MIN", "MAX"][node.int("aggregate_function", 1)] ?? "?";
  const leaves = leavesOf(outputs, aggregate);
  /** The sets of nodes that ask for membership, in the order of nodes; NaN ends each. */
  let from = 0;
  const sets = kinds.map((kind) => {
    if (modes[kind] !== "BRANCH_MEMBER") return undefined;
    let end = from;
    while (end < members.length && !Number.isNaN(members[end])) end++;
    const set = members.slice(from, end);
    from = end + 1;
    return set;
  });
  const taken = new Uint8Array(count);
  const trees = needed(node, "tree_roots", node.ints("tree_roots")).map((root) => {
    const nodes: TreeNode[] = [];
    /** Nodes to copy: where in the file, and where in this tree. */
    const open: { readonly at: number; readonly isLeaf: boolean; readonly put: (place: number) => void }[] =
      [];
    // A tree of a single leaf is a root whose branches lead to one leaf.
    open.push({ at: root, isLeaf: false, put: () => {} });
    for (let next = open.pop(); next; next = open.pop()) {
      const { at, isLeaf, put } = next;
      put(nodes.length);
      if (isLeaf) {
        const target = targets[at] ?? badFile(`${node.where} refers to leaves that are there`, String(at));
        const answers = new Map<string, Map<number, number>>();
        addTo(node, answers, "", target, weights[at] as number, outputs);
        nodes.push(leaves.make(answers.get(""), undefined));
        continue;
      }
      if (!(at >= 0 && at < count)) badFile(`${node.where} refers to nodes that are there`, String(at));
      if (taken[at]) badFile(`${node.where} reaches every node once`, `node ${at}`);
      taken[at] = 1;
      const mode =
        modes[kinds[at] as number] ?? badFile(`${node.where} has modes from 0 to 6`, String(kinds[at]));
      const branch = {
        feature: features[at] as number,
        threshold: split.numbers[at] as number,
        compare: comparisons[mode],
        categories: sets[at],
        left: 0,
        right: 0,
        missing: missingAt(mode, tracks?.[at]),
        cover: covers?.[at],
      };
      nodes.push(branch);
      open.push({ at: no[at] as number, isLeaf: noLeaf[at] === 1, put: (place) => (branch.right = place) });
      open.push({ at: yes[at] as number, isLeaf: yesLeaf[at] === 1, put: (place) => (branch.left = place) });
    }
    return nodes;
  });
  return together(node, trees, {
    outputs,
    isDouble: split.isDouble,
    base: undefined,
    missing: leaves.missing,
    aggregate,
    transform:
      ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"][node.int("post_transform", 0)] ?? "?",
  });
}

function addTo(
  node: AttributeReader,
  answers: Map<string, Map<number, number>>,
  leaf: string,
  output: number,
  weight: number,
  outputs: number,
): void {
  if (!(output >= 0 && output < outputs)) badFile(`${node.where} has ${outputs} outputs`, `output ${output}`);
  const own = answers.get(leaf) ?? new Map<number, number>();
  answers.set(leaf, own.set(output, (own.get(output) ?? 0) + weight));
}

/** Refuses more outputs, or more numbers of leaves, than are made: a short file can ask for any. */
function checkSize(node: AttributeReader, outputs: number, leaves: number): void {
  if (!(outputs >= 1 && outputs <= 65536))
    badFile(`${node.where} has from 1 to 65536 outputs`, String(outputs));
  if (outputs * leaves > MOST_NUMBERS)
    badFile(
      `${node.where} has at most ${MOST_NUMBERS} numbers in its leaves`,
      `${leaves} leaves of ${outputs} outputs`,
    );
}

/** Leaves with one number for each output, and which of those the file does not say where that counts. */
function leavesOf(outputs: number, aggregate: string) {
  const isExtreme = aggregate === "MIN" || aggregate === "MAX";
  const missing = new Map<TreeNode, ReadonlySet<number>>();
  const make = (answers: ReadonlyMap<number, number> | undefined, cover: number | undefined): TreeNode => {
    const all = Array.from({ length: outputs }, (_, output) => answers?.get(output) ?? 0);
    const leaf: TreeNode = { leaf: true, value: outputs === 1 ? (all[0] as number) : all, cover };
    if (isExtreme && (answers?.size ?? 0) < outputs)
      missing.set(leaf, new Set(all.flatMap((_, output) => (answers?.has(output) ? [] : [output]))));
    return leaf;
  };
  return { make, missing };
}

/** The node that no other leads to comes first. */
function rootFirst(nodes: readonly TreeNode[]): readonly TreeNode[] {
  const isChild = new Uint8Array(nodes.length);
  for (const node of nodes) if (!node.leaf) isChild[node.left] = isChild[node.right] = 1;
  const root = isChild.indexOf(0);
  if (root <= 0) return nodes;
  const moved = (place: number): number => {
    if (place === root) return 0;
    return place < root ? place + 1 : place;
  };
  const order = [nodes[root] as TreeNode, ...nodes.slice(0, root), ...nodes.slice(root + 1)];
  return order.map((node) =>
    node.leaf ? node : { ...node, left: moved(node.left), right: moved(node.right) },
  );
}

interface Rest {
  readonly outputs: number;
  readonly isDouble: boolean;
  readonly base: readonly number[] | undefined;
  readonly missing: OnnxTrees["missing"];
  readonly aggregate: string;
  readonly transform: string;
}

function together(
  node: AttributeReader,
  trees: readonly (readonly TreeNode[])[],
  { outputs, isDouble, base, missing, aggregate, transform }: Rest,
): OnnxTrees {
  if (base && base.length !== 1 && base.length !== outputs)
    badFile(`${node.where} needs ${outputs} base values`, String(base.length));
  const known = ["SUM", "AVERAGE", "MIN", "MAX"] as const;
  return {
    ensemble: checkTrees(
      {
        trees: trees.map((nodes) => ({ nodes })),
        outputs,
        base,
        precision: isDouble ? "float64" : "float32",
        transform: { LOGISTIC: "logistic" as const, SOFTMAX: "softmax" as const }[transform],
      },
      (rule, got) => badFile(`${node.where}: ${rule}`, got),
    ),
    aggregate:
      known.find((each) => each === aggregate) ??
      fail("unsupported", `${node.where} sums, averages, or takes the least or the greatest`, aggregate),
    transform,
    missing,
  };
}
