import { treeShap } from "@hyaline/explainers";
import { readLightGbm } from "@hyaline/onnx";
import { waterfall } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

/** What `booster.dump_model()` of LightGBM gives, cut down to two small trees: rent by size and distance. */
const dump = {
  feature_names: ["size", "distance", "garden"],
  tree_info: [
    {
      tree_structure: {
        split_feature: 0,
        threshold: 60,
        decision_type: "<=",
        internal_count: 100,
        left_child: { leaf_value: 700, leaf_count: 60 },
        right_child: {
          split_feature: 1,
          threshold: 5,
          decision_type: "<=",
          internal_count: 40,
          left_child: { leaf_value: 1500, leaf_count: 10 },
          right_child: { leaf_value: 1100, leaf_count: 30 },
        },
      },
    },
    {
      tree_structure: {
        split_feature: 2,
        threshold: 0.5,
        decision_type: "<=",
        internal_count: 100,
        left_child: { leaf_value: -20, leaf_count: 80 },
        right_child: { leaf_value: 80, leaf_count: 20 },
      },
    },
  ],
};

export default async (log: (text: string) => void, { width }: Run) => {
  const trees = readLightGbm(dump);
  const { featureNames } = trees;
  const explanation = await treeShap(trees, { featureNames, interactions: true }).explain([[80, 3, 1]]);
  log(waterfall(explanation, { width }));
  log(`size and distance together: ${2 * (explanation.interactions?.values[1] ?? 0)}`);
};
