import { fail, isTensor, quote, sameShape, type Tensor, type Tree } from "@hyaline/core";
import { readOptions, text } from "@hyaline/core/facts";
import { type AnyLayer, asLayer, type Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import { type BlockOptions, block } from "./block.js";
import { byName } from "./parts/byName.js";

const sequentialOptions = {
  name: text("What containers call it.", "sequential"),
} satisfies Specs<BlockOptions>;

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
export const sequential = /* @__PURE__ */ declareLayer(
  function sequential<X extends Tree = Tensor, Y extends Tree = Tensor>(
    layers: readonly AnyLayer[] | Readonly<Record<string, AnyLayer>>,
    options: BlockOptions = {},
  ): Layer<X, Y> {
    const { name } = readOptions("sequential", sequentialOptions, options);
    if (typeof layers !== "object" || layers === null)
      fail(
        "argument",
        "sequential takes a list of layers, or a record of them",
        quote(layers),
        "as in sequential([dense(8), relu])",
      );
    const children = byName(layers);
    const names = Object.keys(children);
    const numbers = names.filter((child) => /^\d+$/.test(child));
    if (names.length === 0)
      fail("argument", "sequential needs at least one layer", "none", "as in sequential([dense(8), relu])");
    if (numbers.length > 0 && numbers.length < names.length) {
      fail("argument", "sequential needs names that keep their order", names.join(", "), "use no numbers");
    }
    const kinds = names.map((child) => asLayer(children[child] as AnyLayer).directions ?? 1);
    const layer = block(
      children,
      (x: X, bound) => {
        let directions = 1;
        return names.reduce<Tree>((y, child, i) => {
          const next = (bound[child] as (x: Tree, directions?: number) => Tree)(y, directions);
          const kind = kinds[i] as number | "kept";
          // A function that changes the shape mixes what lay side by side.
          if (kind !== "kept") directions = kind;
          else if (!isTensor(next) || !isTensor(y) || !sameShape(next.shape, y.shape)) directions = 1;
          return next;
        }, x) as Y;
      },
      { name },
    );
    const last = kinds.findLast((kind) => kind !== "kept") ?? "kept";
    return { ...layer, directions: last };
  },
  {
    name: "sequential",
    title: "Sequence",
    family: "container",
    summary: "Layers one after the other: each one's output is the next one's input.",
  },
  sequentialOptions,
);
