import { fail, type Tensor } from "@hyaline/core";
import { asLayer, type Layer, type LayerLike } from "../layer.js";
import { type BlockOptions, block } from "./block.js";

/**
 * Layers one after the other: each one's output is the next one's input.
 *
 * @param layers a list, whose members are called after their kind (`conv1`, `relu1`, `conv2`, …), or a record with names
 * of your own; a function without parameters, such as `relu`, is a layer too
 * @throws HyalineError `argument` for an empty list, or names that are numbers beside names that are not (JavaScript
 * would reorder them)
 * @example
 * ```ts
 * const model = sequential([dense(64, { activation: relu }), dense(10)]);
 * const variables = model.init(random.key(0), { dtype: "float32", shape: [1, 20] });
 * const predict = bind(model, variables);
 * ```
 */
export function sequential(
  layers: readonly LayerLike[] | Readonly<Record<string, LayerLike>>,
  { name = "sequential" }: BlockOptions = {},
): Layer {
  const children = isList(layers) ? namedAfterKind(layers) : layers;
  const names = Object.keys(children);
  const numbers = names.filter((child) => /^\d+$/.test(child));
  if (names.length === 0) fail("argument", "sequential needs at least one layer", "none");
  if (numbers.length > 0 && numbers.length < names.length) {
    fail("argument", "sequential needs names that keep their order", names.join(", "), "use no numbers");
  }
  return block(
    children,
    (x: Tensor, bound) => names.reduce((y, child) => (bound[child] as (x: Tensor) => Tensor)(y), x),
    { name },
  );
}

const isList = (layers: unknown): layers is readonly LayerLike[] => Array.isArray(layers);

function namedAfterKind(layers: readonly LayerLike[]): Record<string, LayerLike> {
  const counts = new Map<string, number>();
  return Object.fromEntries(
    layers.map((layer) => {
      const kind = asLayer(layer).name;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return [`${kind}${count}`, layer];
    }),
  );
}
