import { named, random, type Tree } from "@hyaline/core";
import type { Layer, SpecTree, Variables } from "../layer.js";

/** A layer's variables for their names and shapes; errors say where they happen. */
export const initVariables = <X extends Tree, Y extends Tree>(
  layer: Layer<X, Y>,
  input: SpecTree<X>,
): Variables => named(layer.name, () => layer.init(random.key(0), input));
