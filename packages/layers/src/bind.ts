import { named, type Tensor, type Tree } from "@hyaline/core";
import type { Layer, Variables } from "./layer.js";

/**
 * A layer and its variables as the plain function that explainers take. It does not train: dropout passes everything on.
 * Its nodes carry the layer's name in front of their scope, as in `sequential/conv1`.
 *
 * @example
 * ```ts
 * const predict = bind(model, variables);
 * predict(x).shape; // [4, 2]
 * ```
 */
export const bind =
  <X extends Tree = Tensor, Y extends Tree = Tensor>(layer: Layer<X, Y>, { params, state }: Variables) =>
  (x: X): Y =>
    named(layer.name, () => layer.apply(params, x, { state }).output);
