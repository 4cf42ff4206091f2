/** Trees laid out for walking: each tree's nodes in preorder, so that the left child follows its parent. */
export interface Forest {
  readonly outputs: number;
  readonly base: Float64Array;
  readonly isSingle: boolean;
  readonly transform: "logistic" | "softmax" | undefined;
  readonly trees: readonly WalkedTree[];
  /** Of all nodes, one after the other. */
  readonly nodes: ForestNodes;
  /** The largest feature that is asked, and one more. */
  readonly features: number;
  /** Whether every branch says how many rows came by, and its branches share them. */
  readonly hasCovers: boolean;
}

export interface WalkedTree {
  /** Where its root is. */
  readonly root: number;
  /** Levels below the root. */
  readonly depth: number;
  /** Distinct features on a way down, at most. */
  readonly asked: number;
  /** The first output that its leaves speak of, and how many. */
  readonly output: number;
  readonly width: number;
}

export interface ForestNodes {
  /** -1 for leaves. */
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** How x is compared: a place in `comparisons`. */
  readonly compare: Uint8Array;
  /** Where NaN goes. */
  readonly missing: Uint8Array;
  readonly zeroIsMissing: Uint8Array;
  readonly categories: ReadonlyMap<number, Categories>;
  readonly right: Int32Array;
  /** The share of its parent's rows that come by. */
  readonly share: Float64Array;
  /** Where its numbers are: a leaf's answer; a branch's mean answer, where covers are known. */
  readonly at: Int32Array;
  readonly values: Float64Array;
}

export interface Categories {
  readonly set: ReadonlySet<number>;
  readonly whole: boolean;
}

export const comparisons = ["<=", "<", ">=", ">", "==", "!="] as const;
/** In the place of a comparison. */
export const BY_CATEGORY = 6;
export const [RIGHT, LEFT, ZERO] = [0, 1, 2];
