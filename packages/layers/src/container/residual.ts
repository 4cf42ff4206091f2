import { add, fail, formatSpec, sameShape, type Tensor } from "@hyaline/core";
import { type Option, readOptions, value } from "@hyaline/core/facts";
import { type AnyLayer, asLayer, type Layer, type LayerLike } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import { block } from "./block.js";
import { sequential } from "./sequential.js";

export interface ResidualOptions {
  /** What the input goes through where the sum needs another shape of it (default: nothing). */
  readonly shortcut?: LayerLike;
}

const residualOptions = {
  shortcut: value<LayerLike>(
    "What the input goes through where the sum needs another shape of it.",
    "a layer",
    (given) => typeof given === "function" || (typeof given === "object" && given !== null),
  ) as Option<LayerLike | undefined>,
} satisfies Specs<ResidualOptions>;

/**
 * A layer, or several in turn, beside which the input is added to the output: x + f(x), so that signals and gradients
 * reach through deep nets. Children: `inner`, and `shortcut` where there is one.
 *
 * @param layers a layer, or what `sequential` takes
 * @throws HyalineError `argument`, `shape` where the two do not have one shape
 * @example
 * ```ts
 * const deeper = residual([conv2d(16, 3, { padding: 1 }), relu], { shortcut: conv2d(16, 1) });
 * ```
 */
export const residual = /* @__PURE__ */ declareLayer(
  (layers: LayerLike | readonly AnyLayer[], options: ResidualOptions = {}): Layer => {
    const { shortcut } = readOptions("residual", residualOptions, options);
    const inner = Array.isArray(layers) ? sequential(layers) : asLayer(layers as LayerLike);
    const forward = (x: Tensor, own: Readonly<Record<string, (x: Tensor) => Tensor>>) =>
      sum((own.shortcut ?? ((same: Tensor) => same))(x), (own.inner as (x: Tensor) => Tensor)(x));
    return block({ inner, ...(shortcut ? { shortcut } : {}) }, forward, { name: "residual" });
  },
  {
    name: "residual",
    title: "Residual",
    family: "container",
    summary: "Adds the input to what layers make of it.",
    formula: "x + f(x)",
    source: {
      authors: "K. He, X. Zhang, S. Ren, J. Sun",
      title: "Deep Residual Learning for Image Recognition",
      year: 2016,
      where: "equation 1",
    },
  },
  residualOptions,
);

function sum(x: Tensor, y: Tensor): Tensor {
  if (sameShape(x.shape, y.shape)) return add(x, y);
  return fail(
    "shape",
    "residual adds an output to an input of its shape",
    `${formatSpec(y)} for ${formatSpec(x)}`,
    "give a shortcut, such as { shortcut: conv2d(filters, 1) }",
  );
}
