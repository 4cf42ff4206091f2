import { concat as coreConcat } from "@hyaline/core";
import { integer, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import { type Several, tensorsOf } from "./parts/tensorsOf.js";

export interface ConcatOptions {
  /** The axis along which they are joined (default 1: channels, or the features of a table). */
  readonly axis?: number;
}

const concatOptions = {
  axis: integer("The axis along which they are joined.", 1, [-64, 64]),
} satisfies Specs<ConcatOptions>;

/**
 * Several tensors as one, in the order of the list or record: what `parallel` gives, say.
 *
 * @throws HyalineError `argument` for what is no list or record of tensors, `shape`, `axis`
 * @example
 * ```ts
 * const both = sequential([parallel([dense(8), dense(4, { activation: relu })]), concat(), dense(2)]);
 * ```
 */
export const concat = /* @__PURE__ */ declareLayer(
  (options: ConcatOptions = {}): Layer<Several> => {
    const { axis } = readOptions("concat", concatOptions, options);
    return stateless<Several>({
      name: "concat",
      apply: (_, x) => coreConcat(tensorsOf("concat", x), { axis }),
    });
  },
  {
    name: "concat",
    title: "Concatenation",
    family: "container",
    summary: "Several tensors side by side in one.",
  },
  concatOptions,
);
