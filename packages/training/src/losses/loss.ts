import type { Spec, Tensor } from "@hyaline/core";
import type { Column } from "../data/column.js";

/**
 * What training makes small: a scalar of a batch's outputs and targets, averaged over its rows.
 * `checkTargets` refuses targets that would silently give wrong numbers; `fit` calls it before the first step.
 */
export interface Loss {
  (output: Tensor, target: Tensor): Tensor;
  readonly checkTargets?: (targets: Column, output: Spec) => void;
}
