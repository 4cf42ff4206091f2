import { fail, type Tensor, type Tree } from "@hyaline/core";
import type { AnyLayer, Layer } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { block } from "./block.js";
import { byName } from "./parts/byName.js";

/** What layers side by side give: a list for a list, a record for a record. */
export type Side<Children> = Children extends readonly unknown[]
  ? readonly Tensor[]
  : { readonly [Name in keyof Children]: Tensor };

/**
 * Layers side by side, each of the same input; their outputs are a list, or a record under their names. `concat` and
 * `addLayers` join them.
 *
 * @param layers a list, whose members are called after their kind (`conv1`, `pool1`), or a record
 * @throws HyalineError `argument` for no layers
 * @example
 * ```ts
 * const inception = sequential([parallel([conv2d(8, 1), conv2d(8, 3, { padding: 1 })]), concat(), relu]);
 * ```
 */
export const parallel = /* @__PURE__ */ declareLayer(
  function parallel<
    Children extends readonly AnyLayer[] | Readonly<Record<string, AnyLayer>>,
    X extends Tree = Tensor,
  >(layers: Children): Layer<X, Side<Children> & Tree> {
    const children = byName(layers);
    const names = Object.keys(children);
    if (names.length === 0)
      fail("argument", "parallel needs at least one layer", "none", "as in parallel([dense(8), dense(4)])");
    const forward = (x: X, bound: Readonly<Record<string, (x: X) => Tensor>>): Tree => {
      const each = names.map((name) => [name, (bound[name] as (x: X) => Tensor)(x)] as const);
      return Array.isArray(layers) ? each.map(([, y]) => y) : Object.fromEntries(each);
    };
    return block(children, forward as never, { name: "parallel" }) as Layer<X, Side<Children> & Tree>;
  },
  {
    name: "parallel",
    title: "Layers side by side",
    family: "container",
    summary: "Several layers of one input, whose outputs lie side by side.",
  },
  {},
);
