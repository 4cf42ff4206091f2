import { checkTrees } from "./checkTrees.js";
import { type JsonReader, jsonModel } from "./jsonModel.js";
import type { Tree, TreeBranch, TreeEnsemble, TreeNode } from "./treeEnsemble.js";

/**
 * The trees of an XGBoost model: what `booster.save_model("model.json")` writes, as text or parsed, of the boosters
 * `gbtree` and `dart`. Features and thresholds are compared in float32 by <, as in XGBoost; missing values go where
 * `default_left` says; sums are margins, `base_score` included.
 *
 * @throws HyalineError `file` for what is no such file, and for trees that are none
 * @example
 * ```ts typed: it needs a file
 * const trees = readXgboost(await readFile("model.json", "utf8"));
 * const { values } = await treeShap(trees).explain(rows);
 * ```
 */
export function readXgboost(json: string | object): TreeEnsemble {
  const learner = jsonModel("the XGBoost model", json).object("learner");
  const booster = learner.object("gradient_booster");
  const kind = booster.text("name", "gbtree");
  if (kind !== "gbtree" && kind !== "dart") booster.refuse("boosters of trees are gbtree and dart", kind);
  const model = (kind === "dart" ? booster.object("gbtree") : booster).object("model");
  const dumped = model.objects("trees");
  const weights = kind === "dart" ? booster.numbers("weight_drop", dumped.length) : undefined;
  const ofOutput = model.numbers("tree_info", dumped.length);
  const parameters = learner.object("learner_model_param");
  const outputs = Math.max(1, parameters.number("num_class", 0), parameters.number("num_target", 1));
  if (!(Number.isInteger(outputs) && outputs <= 65536))
    parameters.refuse("num_class is up to 65536", String(outputs));
  const objective = learner.object("objective").text("name", "");
  const trees = dumped.map((each, t): Tree => {
    const output = ofOutput[t] as number;
    if (!(Number.isInteger(output) && output >= 0 && output < outputs))
      model.refuse(`tree_info names one of ${outputs} outputs`, String(output));
    return { nodes: nodesOf(each, weights?.[t] ?? 1), output };
  });
  return checkTrees(
    {
      trees,
      outputs,
      base: baseOf(parameters, outputs, objective),
      precision: "float32",
      transform: transformOf(objective),
      featureNames: learner.texts("feature_names"),
    },
    model.refuse,
  );
}

function transformOf(objective: string): TreeEnsemble["transform"] {
  // binary:logitraw predicts margins.
  if (/^(binary|reg):logistic$/.test(objective)) return "logistic";
  return /^multi:/.test(objective) ? "softmax" : undefined;
}

/** The base score as a margin: files hold what the objective makes of it. */
function baseOf(parameters: JsonReader, outputs: number, objective: string): number[] {
  const given = parameters
    .text("base_score", "0.5")
    .replace(/^\[|\]$/g, "")
    .split(",")
    .map(Number);
  const scores = given.length === 1 ? new Array<number>(outputs).fill(given[0] as number) : given;
  if (scores.length !== outputs || !scores.every(Number.isFinite))
    parameters.refuse(`base_score is a number, or ${outputs}`, parameters.text("base_score"));
  const margins = scores.map(marginOf(objective));
  if (!margins.every(Number.isFinite))
    parameters.refuse(`base_score has a margin by ${objective}`, parameters.text("base_score"));
  return margins;
}

function marginOf(objective: string): (score: number) => number {
  if (/^(binary|reg):logi/.test(objective)) return (p) => -Math.log(1 / p - 1);
  return /^(count:poisson|reg:gamma|reg:tweedie|survival:)/.test(objective) ? Math.log : (score) => score;
}

function nodesOf(tree: JsonReader, weight: number): TreeNode[] {
  const lefts = tree.numbers("left_children");
  const count = lefts.length;
  const rights = tree.numbers("right_children", count);
  const features = tree.numbers("split_indices", count);
  const values = tree.numbers("split_conditions", count);
  const sides = tree.numbers("default_left", count);
  const covers = tree.numbers("sum_hessian", count);
  const sets = categoriesOf(tree);
  const nodes = lefts.map((left, at): TreeNode => {
    const cover = covers[at];
    // Files hold float32 in decimals.
    const value = Math.fround(values[at] as number);
    if (left === -1) return { leaf: true, value: weight * value, cover };
    const ways = { left, right: rights[at] as number };
    const branch: TreeBranch = {
      ...ways,
      feature: features[at] as number,
      threshold: value,
      compare: "<",
      missing: sides[at] === 1 ? "left" : "right",
      cover,
    };
    const categories = sets.get(at);
    if (!categories) return branch;
    // What is in the set goes right.
    const missing = branch.missing === "left" ? "right" : "left";
    return {
      ...branch,
      left: ways.right,
      right: ways.left,
      threshold: Number.NaN,
      categories,
      whole: true,
      missing,
    };
  });
  return withoutDeleted(nodes);
}

/** The sets of nodes that ask for a category. */
function categoriesOf(tree: JsonReader): ReadonlyMap<number, readonly number[]> {
  if (!tree.has("categories_nodes")) return new Map();
  const at = tree.numbers("categories_nodes");
  const starts = tree.numbers("categories_segments", at.length);
  const sizes = tree.numbers("categories_sizes", at.length);
  const all = tree.numbers("categories");
  // Segments share nothing: a short file could name all categories at every node.
  const named = sizes.reduce((sum, size) => sum + size, 0);
  if (!(named <= all.length)) tree.refuse(`categories has ${all.length} entries`, `sizes of ${named} in all`);
  return new Map(
    at.map((node, i) => {
      const start = starts[i] as number;
      const size = sizes[i] as number;
      const end = start + size;
      if (!(start >= 0 && size >= 0 && end <= all.length))
        tree.refuse(`categories has ${all.length} entries`, `${start} to ${end}`);
      return [node, all.slice(start, end)] as const;
    }),
  );
}

/** Nodes that pruning left in the lists are reached from nowhere: they are left out. */
function withoutDeleted(nodes: readonly TreeNode[]): TreeNode[] {
  const isReached = new Uint8Array(nodes.length);
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const node = nodes[at];
    // What is not there, or is reached twice, is refused with all other trees that are none.
    if (!node || isReached[at]) continue;
    isReached[at] = 1;
    if (!node.leaf) open.push(node.left, node.right);
  }
  if (!isReached.includes(0)) return [...nodes];
  const places = new Map<number, number>();
  isReached.forEach((reached, at) => {
    if (reached) places.set(at, places.size);
  });
  const to = (at: number) => places.get(at) ?? at;
  return nodes
    .filter((_, at) => isReached[at])
    .map((node) => (node.leaf ? node : { ...node, left: to(node.left), right: to(node.right) }));
}
