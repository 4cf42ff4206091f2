import type { Tensor, Tree } from "@hyaline/core";
import { withIntegers } from "./asIntegers.js";
import { allLayers, infoOf } from "./findLayer.js";
import type { ExampleInputs } from "./inputTree.js";
import type { LayerInfo } from "./layerRef.js";
import { type LayeredModel, modelGraph } from "./modelGraph.js";

/**
 * The layers of a model for inputs like the given ones, in the order in which they are computed: every value that `tap`, a
 * block's child or an imported file names, and the last value of each module that names none. Nothing runs.
 *
 * @param model a traceable function of a tensor or a record of tensors
 * @param inputs an example of what it takes: a tensor, rows, or `{ shape, dtype }`; a record of these for several inputs
 * @returns for each its name, the op that makes it, its module's path, its shape and its data type; a name that several
 * values have is numbered (`block#1`, `block#2`), and without a number means the last of them
 * @example
 * ```ts
 * listLayers(model, { shape: [1, 4], dtype: "float32" }).map(({ name }) => name);
 * ```
 */
export function listLayers<X extends Tree = Tensor>(
  model: LayeredModel<X, Tree>,
  inputs: ExampleInputs,
): LayerInfo[] {
  const { graph } = withIntegers(inputs, (x) => modelGraph(model, x as X));
  return allLayers(graph).map(infoOf);
}
