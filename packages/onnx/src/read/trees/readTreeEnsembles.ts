import { fail } from "@hyaline/core";
import { AttributeReader, attributeMap } from "../graph/attributes.js";
import { describe } from "../graph/nodeView.js";
import { readModel } from "../graph/readModel.js";
import { classTrees, type OnnxTrees, targetTrees, unifiedTrees } from "./onnxTrees.js";
import type { TreeEnsemble, TreeNode } from "./treeEnsemble.js";

/**
 * The decision trees of an ONNX file as plain data, for `treeShap`: one ensemble for each `TreeEnsembleRegressor`,
 * `TreeEnsembleClassifier` and `TreeEnsemble` (ai.onnx.ml 5) that the outputs need, in the file's order. The sums are those
 * before a softmax or logistic function (`transform` names it); of a classifier of two classes whose leaves speak of one
 * there is one output. Means are sums of leaves divided by the number of trees.
 *
 * @throws HyalineError `file` for what is no ONNX file, for cycles, nodes that are not there and numbers that are none;
 * `unsupported` for trees that are not summed or averaged, `argument` for a file without trees
 * @example
 * ```ts typed: it needs a file
 * const [trees] = readTreeEnsembles(await readFile("forest.onnx"));
 * ```
 */
export function readTreeEnsembles(bytes: Uint8Array): TreeEnsemble[] {
  const { plan } = readModel(bytes);
  const found = plan.nodes.flatMap((planned) => {
    const { proto, domain } = planned;
    if (domain !== "ai.onnx.ml" || !proto.opType.startsWith("TreeEnsemble")) return [];
    const where = describe(planned);
    return [
      summed(
        treesOf(
          proto.opType,
          new AttributeReader(
            attributeMap(proto.attribute, () => where),
            where,
          ),
        ),
      ),
    ];
  });
  if (found.length === 0)
    fail(
      "argument",
      "readTreeEnsembles reads files that hold trees",
      `ops ${[...new Set(plan.nodes.map(({ proto }) => proto.opType))].slice(0, 8).join(", ")}`,
      "read other models with importOnnx",
    );
  return found;
}

function treesOf(op: string, node: AttributeReader): OnnxTrees {
  if (op === "TreeEnsemble") return unifiedTrees(node);
  return op === "TreeEnsembleRegressor" ? targetTrees(node) : classTrees(node);
}

/** A mean of trees is a sum of smaller ones. */
function summed({ ensemble, aggregate }: OnnxTrees): TreeEnsemble {
  if (aggregate === "SUM") return ensemble;
  if (aggregate !== "AVERAGE")
    return fail("unsupported", "trees are read that are summed or averaged", aggregate);
  const count = ensemble.trees.length;
  const shared = (value: number | readonly number[]) =>
    typeof value === "number" ? value / count : value.map((each) => each / count);
  const trees = ensemble.trees.map(({ nodes }) => ({
    nodes: nodes.map((node): TreeNode => (node.leaf ? { ...node, value: shared(node.value) } : node)),
  }));
  return { ...ensemble, trees };
}
