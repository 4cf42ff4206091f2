import type { Reduction, Spec, Tensor } from "@hyaline/core";
import type { Column } from "../data/column.js";

/**
 * What training makes small: a scalar of a batch's outputs and targets, averaged over its rows. Where rows are weighted it is
 * called with `{ reduction: "none" }`, and gives at least one number a row.
 * `checkTargets` refuses targets that would silently give wrong numbers; `fit` calls it before the first step.
 */
export interface Loss {
  (output: Tensor, target: Tensor, options?: { readonly reduction?: Reduction }): Tensor;
  readonly checkTargets?: (targets: Column, output: Spec) => void;
}

/** A loss for each output of a model that gives several, by their names; their sum is made small. */
export type Losses = Readonly<Record<string, Loss>>;
