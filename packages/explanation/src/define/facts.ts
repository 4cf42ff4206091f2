import type { Facts } from "@hyaline/core/facts";
import type { Tree, TreeEnsemble } from "@hyaline/onnx";
import type { Inputs, Model, Rows, TrainedModel, WhiteBox } from "../model/index.js";
import type { Results } from "../results.js";

/** What explainers are made of, by the name that facts use. Packages that explain other models add to it. */
export interface Models {
  /** A traceable function of tensors. */
  whiteBox: WhiteBox;
  /** Anything that answers: a white box, or a predict function over arrays. */
  predictions: Model;
  /** An ensemble of decision trees, a list of one, or its trees alone. */
  trees: TreeEnsemble | readonly [TreeEnsemble] | readonly Tree[];
  /** Weights and a bias, or one of each for each output. */
  linear: {
    readonly weights: ArrayLike<number> | readonly ArrayLike<number>[];
    readonly bias?: number | readonly number[] | undefined;
  };
  /** A model as it was trained: its variables at checkpoints, its loss and its training rows. */
  trained: TrainedModel;
  /** Nothing: what is explained needs no model. */
  none: undefined;
}

/** How rows are read, by the name that facts use. */
export interface RowKinds {
  /** One array of numbers. */
  numbers: Rows;
  /** One array of numbers, or several by name. */
  records: Rows | Readonly<Record<string, Rows>>;
  texts: readonly string[];
  /** Numbers, or texts. */
  inputs: Inputs;
  none: undefined;
}

/** What a method holds to for every value of its options. */
export type Promised = "completeness" | "standardError";

/** What is known of an explainer. */
export interface ExplainerFacts extends Facts {
  readonly needs: keyof Models;
  readonly rows: keyof RowKinds;
  /** What comes of it: `"explanation"`, or another of the results. */
  readonly gives: keyof Results;
  /**
   * Fields that every result of the method has: `completeness` a `baseValue` and a `convergenceDelta`, `standardError`
   * that of each value.
   */
  readonly promises: readonly Promised[];
  /** Whether NaN may stand for a missing value, which a black box is then given. */
  readonly missing?: boolean;
  /** What one row takes, such as `"1 gradient"`. */
  readonly cost: string;
}
