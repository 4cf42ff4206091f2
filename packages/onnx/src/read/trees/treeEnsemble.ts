/** Numbers that the leaves of a file's trees hold at most, together. */
export const MOST_NUMBERS = 2 ** 26;

/** A node that asks one feature. */
export interface TreeBranch {
  readonly leaf?: false;
  /** Which feature: its place in a row. */
  readonly feature: number;
  /** Left where x ≤ threshold, or as `compare` says. */
  readonly threshold: number;
  /** What `x compare threshold` must be for the left (default `"<="`). */
  readonly compare?: "<=" | "<" | ">=" | ">" | "==" | "!=" | undefined;
  /** Left where x is one of these, in the place of a comparison. */
  readonly categories?: readonly number[] | undefined;
  /** x is cut to a whole number before it is looked up in `categories`, as LightGBM and XGBoost do. */
  readonly whole?: boolean | undefined;
  /** The nodes that follow: places in the tree's list. */
  readonly left: number;
  readonly right: number;
  /** Where NaN goes (default `"right"`); `"zero"`: it is compared as 0. */
  readonly missing?: "left" | "right" | "zero" | undefined;
  /** 0 (up to 1e-35 in size) goes where NaN goes, as LightGBM's `zero_as_missing`. */
  readonly zeroIsMissing?: boolean | undefined;
  /** The mean answer below it, where the file says so. */
  readonly value?: number | readonly number[] | undefined;
  /** How many training rows came by, or what they weigh. */
  readonly cover?: number | undefined;
}

/** A node that answers. */
export interface TreeLeaf {
  readonly leaf: true;
  /** One number, or one for each output. */
  readonly value: number | readonly number[];
  readonly cover?: number | undefined;
}

export type TreeNode = TreeBranch | TreeLeaf;

/** A decision tree as plain data: the first node is the root. */
export interface Tree {
  readonly nodes: readonly TreeNode[];
  /** Which output it adds to, where leaves hold one number (default 0). */
  readonly output?: number | undefined;
}

/** Decision trees whose answers are summed. */
export interface TreeEnsemble {
  readonly trees: readonly Tree[];
  /** How many outputs there are (default: as many as the trees speak of). */
  readonly outputs?: number | undefined;
  /** What is added to the sum: one number for each output (default 0). */
  readonly base?: readonly number[] | undefined;
  /** In which precision features are compared with thresholds (default float64). */
  readonly precision?: "float32" | "float64" | undefined;
  /** What the model makes of the sums that the trees give. They themselves are then log-odds. */
  readonly transform?: "logistic" | "softmax" | undefined;
  readonly featureNames?: readonly string[] | undefined;
}
