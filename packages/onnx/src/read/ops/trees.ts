/** Trees of `ai.onnx.ml`: those of scikit-learn, LightGBM and XGBoost as their converters write them. */
import {
  argMax,
  cast,
  concat,
  fail,
  gather,
  greater,
  neg,
  reshape,
  sigmoid,
  slice,
  softmax,
  sub,
  type Tensor,
  tensor,
  zeros,
} from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Output, Reader } from "../graph/reader.js";
import { computed, type Value } from "../graph/value.js";
import {
  type ClassTrees,
  classTrees,
  type OnnxTrees,
  targetTrees,
  unifiedTrees,
} from "../trees/onnxTrees.js";
import { runTrees } from "../trees/runTrees.js";

/** Rows of features as floats: double where they come or are read so. */
function featuresOf(node: OnnxNode): Tensor {
  const x = node.tensor(0);
  const rows = x.rank === 1 ? reshape(x, [1, x.size]) : x;
  if (rows.rank !== 2) badFile(`${node.op} takes rows of features`, `[${x.shape.join(", ")}]`);
  return rows.dtype === "float64" ? rows : cast(rows, node.dtype("float32"));
}

function scoresOf(node: OnnxNode, trees: OnnxTrees): Tensor {
  const x = featuresOf(node);
  for (const { nodes } of trees.ensemble.trees)
    for (const each of nodes)
      if (!each.leaf && each.feature >= (x.shape[1] as number))
        badFile(`${node.op} asks features that rows have`, `feature ${each.feature} of ${x.shape[1]}`);
  return cast(runTrees(trees, x), node.dtype("float32"));
}

/** Scores side by side. ONNX Runtime leaves a single one as it is, whatever the file says, and is followed. */
function transformed(node: OnnxNode, name: string, scores: Tensor): Tensor {
  if (name !== "NONE" && name !== "LOGISTIC" && name !== "SOFTMAX")
    return fail("unsupported", `${node.op} transforms by LOGISTIC or SOFTMAX`, name);
  if (name === "NONE" || scores.shape[1] === 1) return scores;
  return name === "LOGISTIC" ? sigmoid(scores) : softmax(scores);
}

const regressor =
  (read: (node: OnnxNode) => OnnxTrees): Reader =>
  (node) => {
    const trees = read(node);
    return transformed(node, trees.transform, scoresOf(node, trees));
  };

const TreeEnsembleRegressor = regressor(targetTrees);

const TreeEnsemble = regressor(unifiedTrees);

/** The labels, which are numbers or strings, and the scores of every class. */
const TreeEnsembleClassifier: Reader = (node): readonly Output[] => {
  const trees = classTrees(node);
  const scores = scoresOf(node, trees);
  if (trees.only !== undefined) return ofTwo(node, trees, scores);
  const isOfTwo = trees.labels.length === 2;
  if (isOfTwo && trees.ensemble.base)
    fail("unsupported", `${node.op} of two classes whose leaves speak of both has no base values`, node.name);
  // ONNX Runtime takes the second of two classes where its score is positive, and is followed.
  const places = isOfTwo ? isMore(slice(scores, [null, [1, 2]]), 0) : argMax(scores, { axis: -1 });
  return [labelled(trees, places), transformed(node, trees.transform, scores)];
};

const isMore = (scores: Tensor, than: number): Tensor =>
  reshape(cast(greater(scores, than), "int32"), [scores.size]);

/** Two classes of which leaves speak of one: as ONNX Runtime completes them. */
function ofTwo(node: OnnxNode, trees: ClassTrees, scores: Tensor): readonly Output[] {
  // Leaves that are never negative hold shares.
  const isShare = trees.ensemble.trees.every(({ nodes }) =>
    nodes.every((each) => !each.leaf || [each.value].flat().every((value) => value >= 0)),
  );
  const label = labelled(trees, isMore(scores, isShare ? 0.5 : 0));
  if (trees.only === 1) {
    if (trees.ensemble.base)
      fail("unsupported", `${node.op} whose leaves speak of the second class has no base values`, node.name);
    return [
      label,
      transformed(
        node,
        trees.transform,
        concat([zeros(scores.shape, { dtype: scores.dtype }), scores], { axis: 1 }),
      ),
    ];
  }
  if (trees.transform === "LOGISTIC") return [label, sigmoid(concat([neg(scores), scores], { axis: 1 }))];
  return [label, concat([isShare ? sub(1, scores) : neg(scores), scores], { axis: 1 })];
}

/** Labels by their places; strings are no tensor. */
function labelled({ names, labels }: ClassTrees, places: Tensor): Value {
  if (!names) return computed(gather(tensor(Int32Array.from(labels)), places), "int64");
  return {
    type: "string",
    shape: places.shape,
    weight: false,
    get tensor(): Tensor {
      return fail(
        "unsupported",
        "labels that are strings are not computed with",
        undefined,
        'choose the scores with importOnnx(bytes, { outputs: ["probabilities"] }), by their name in the file',
      );
    },
  };
}

/** Ensembles of trees. */
export const trees: Readonly<Record<string, Reader>> = {
  TreeEnsemble,
  TreeEnsembleClassifier,
  TreeEnsembleRegressor,
};
