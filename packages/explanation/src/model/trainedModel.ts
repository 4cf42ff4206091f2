import type { Tensor, Tree } from "@hyaline/core";
import type { Rows } from "./rows.js";

/** What models are called with: one tensor, or tensors by name. */
type Input = Tensor & Readonly<Record<string, Tensor>>;

/** A layer of ours: its parameters and its input give its output. */
export interface LayerOfVariables {
  apply(params: never, x: Input, options: { readonly state: never }): { readonly output: Tensor };
}

/** A model whose variables are arguments: a layer of ours, an imported file, or a function of variables and input. */
export type VariableModel =
  | LayerOfVariables
  | {
      readonly parameters: Readonly<Record<string, Tensor>>;
      fn(x: Input, options: { readonly parameters: Readonly<Record<string, Tensor>> }): Tensor;
    }
  | ((variables: never, x: Input) => Tensor);

/** The variables at one point of training. */
export interface TrainingCheckpoint {
  /**
   * Of a layer `{ params, state }`, as `init` and `fit` give them; of an imported file tensors in the place of its
   * `parameters` (all of the file's own where left out); of a function whatever it takes.
   */
  readonly variables?: Tree | { readonly params: Tree; readonly state: Tree };
  /** The rate of the steps that the checkpoint stands for (default 1). */
  readonly learningRate?: number;
}

/** A model as it was trained: what methods that ask which training rows matter are made of. */
export interface TrainedModel {
  readonly layer: VariableModel;
  /** Points of training, earliest first. Methods that look at the trained model alone take the last. */
  readonly checkpoints: readonly TrainingCheckpoint[];
  /** What training made small: the mean over rows of a loss of outputs and targets, such as `losses.crossEntropy`. */
  readonly loss: (outputs: Tensor, targets: Tensor) => Tensor;
  /** The rows that it was trained on: a `dataset`, or rows and their targets. */
  readonly data: {
    readonly inputs: Rows | Readonly<Record<string, Rows>>;
    readonly targets: Rows;
  };
}
