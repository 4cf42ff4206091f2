import { add } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import { type Several, tensorsOf } from "./parts/tensorsOf.js";

/**
 * The sum of several tensors of one shape: of what `parallel` gives, say.
 *
 * @throws HyalineError `argument` for what is no list or record of tensors, `shape`
 * @example
 * ```ts
 * const both = sequential([parallel([dense(8), dense(8, { activation: relu })]), addLayers(), dense(2)]);
 * ```
 */
export const addLayers = /* @__PURE__ */ declareLayer(
  (): Layer<Several> =>
    stateless<Several>({
      name: "add",
      apply: (_, x) => tensorsOf("addLayers", x).reduce((sum, each) => add(sum, each)),
    }),
  {
    name: "addLayers",
    title: "Sum of layers",
    family: "container",
    summary: "The sum of several tensors.",
  },
  {},
);
