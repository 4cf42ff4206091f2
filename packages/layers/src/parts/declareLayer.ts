import { type Declared, declare, type Facts, type Options } from "@hyaline/core/facts";
import type { Recipe } from "../layer.js";

/**
 * Lays facts and options beside a layer's factory, as `declare` does, and has each layer remember how it was made, from
 * which a saved model is made anew.
 */
/* @__NO_SIDE_EFFECTS__ */
export function declareLayer<
  T extends (...given: never[]) => object,
  const F extends Facts,
  const O extends Options,
>(make: T, facts: F, options: O): T & Declared<F, O, Record<never, never>> {
  const remembering = (...given: never[]): object => {
    const recipe: Recipe = { layer: facts.name, given };
    // Not enumerable, so that a copy which changes what the layer does remembers nothing.
    return Object.defineProperty({ ...make(...given) }, "recipe", { value: recipe });
  };
  return declare(remembering as unknown as T, facts, options, {});
}
