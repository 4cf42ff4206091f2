import type { Tensor, Tree } from "@hyaline/core";
import { named, random } from "@hyaline/core";
import type { Layer, SpecTree } from "./layer.js";
import { traceSpecs } from "./parts/specTree.js";

/**
 * What comes out of a layer for an input of this shape and data type, without computing anything.
 *
 * @throws HyalineError `shape` and others when the layer cannot take such an input
 * @example
 * ```ts
 * outputSpec(conv2d(16, 3), { dtype: "float32", shape: [1, 3, 8, 8] }).shape; // [1, 16, 6, 6]
 * ```
 */
export function outputSpec<X extends Tree = Tensor, Y extends Tree = Tensor>(
  layer: Layer<X, Y>,
  input: SpecTree<X>,
): SpecTree<Y> {
  return named(layer.name, () => {
    const { params, state } = layer.init(random.key(0), input);
    return traceSpecs(input, (x: X) => layer.apply(params, x, { state }).output);
  });
}
