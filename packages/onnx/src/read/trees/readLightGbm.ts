import { checkTrees } from "./checkTrees.js";
import { type JsonReader, jsonModel } from "./jsonModel.js";
import type { Tree, TreeEnsemble, TreeNode } from "./treeEnsemble.js";

/**
 * The trees of a LightGBM model: what `booster.dump_model()` gives, as JSON text or parsed. Comparisons are in float64, as
 * LightGBM's; `missing_type`, `default_left`, categories and random forests' means are kept; sums are raw scores.
 *
 * @throws HyalineError `file` for what is no such dump, and for trees that are none
 * @example
 * ```ts typed: it needs a file
 * const trees = readLightGbm(await readFile("model.json", "utf8"));
 * const { values } = await treeShap(trees).explain(rows);
 * ```
 */
export function readLightGbm(json: string | object): TreeEnsemble {
  const model = jsonModel("the LightGBM dump", json);
  const outputs = model.number("num_tree_per_iteration", 1);
  if (!(Number.isInteger(outputs) && outputs >= 1 && outputs <= 65536))
    model.refuse("num_tree_per_iteration is from 1 to 65536", String(outputs));
  const dumped = model.objects("tree_info");
  const share = model.flag("average_output") ? Math.max(1, dumped.length / outputs) : 1;
  const trees = dumped.map(
    (each, i): Tree => ({
      nodes: nodesOf(each.object("tree_structure"), share),
      output: i % outputs,
    }),
  );
  const objective = model.text("objective", "");
  return checkTrees(
    {
      trees,
      outputs,
      precision: "float64",
      transform: transformOf(objective),
      featureNames: model.texts("feature_names"),
    },
    model.refuse,
  );
}

function transformOf(objective: string): TreeEnsemble["transform"] {
  if (/^binary\b.*sigmoid:1\b|^binary$|^cross_entropy$|^xentropy$/.test(objective)) return "logistic";
  return /^(multiclass|softmax)\b/.test(objective) ? "softmax" : undefined;
}

/** A nested tree as a list, without calls inside calls: one may be as deep as its file is long. */
function nodesOf(root: JsonReader, share: number): TreeNode[] {
  const nodes: TreeNode[] = [];
  const open: { readonly from: JsonReader; readonly put: (at: number) => void }[] = [
    { from: root, put: () => {} },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { from, put } = next;
    put(nodes.length);
    if (from.has("leaf_value")) {
      if (from.has("leaf_coeff"))
        from.refuse("leaves are constants; models of linear_tree are not read", "leaf_coeff");
      const cover = from.number("leaf_count", 0);
      nodes.push({ leaf: true, value: from.number("leaf_value") / share, cover });
      continue;
    }
    const branch = { ...splitOf(from), left: 0, right: 0, cover: from.number("internal_count", 0) };
    nodes.push(branch);
    open.push({ from: from.object("right_child"), put: (at) => (branch.right = at) });
    open.push({ from: from.object("left_child"), put: (at) => (branch.left = at) });
  }
  return nodes;
}

function splitOf(node: JsonReader) {
  const feature = node.number("split_feature");
  const decision = node.text("decision_type", "<=");
  if (decision === "==") {
    const categories = node.text("threshold").split("||").map(Number);
    return { feature, threshold: Number.NaN, categories, whole: true, missing: "right" as const };
  }
  if (decision !== "<=") node.refuse("decision_type is <= or ==", decision);
  const threshold = node.number("threshold");
  const kind = node.text("missing_type", "None");
  const side = node.flag("default_left") ? ("left" as const) : ("right" as const);
  if (kind === "None") return { feature, threshold, missing: "zero" as const };
  if (kind === "Zero") return { feature, threshold, missing: side, zeroIsMissing: true };
  if (kind !== "NaN") node.refuse("missing_type is None, Zero or NaN", kind);
  return { feature, threshold, missing: side };
}
