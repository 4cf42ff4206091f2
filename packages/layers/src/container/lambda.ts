import { fail, quote, type Tensor, type Tree } from "@hyaline/core";
import { readOptions, text } from "@hyaline/core/facts";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";
import type { Specs } from "../parts/options.js";
import type { BlockOptions } from "./block.js";

const lambdaOptions = {
  name: text("What containers call it.", "lambda"),
} satisfies Specs<BlockOptions>;

/**
 * A function as a layer without parameters, of tensors or of lists and records of them. `saveModel` cannot write it:
 * whoever loads the model supplies it under its name.
 *
 * @param forward is traced, so it must be synchronous
 * @throws HyalineError `argument` for what is no function
 * @example
 * ```ts
 * const model = sequential([dense(8), lambda((x: Tensor) => x.mul(x), { name: "square" }), dense(2)]);
 * ```
 */
export const lambda = /* @__PURE__ */ declareLayer(
  function lambda<X extends Tree = Tensor, Y extends Tree = Tensor>(
    forward: (x: X) => Y,
    options: BlockOptions = {},
  ): Layer<X, Y> {
    const { name } = readOptions("lambda", lambdaOptions, options);
    if (typeof forward !== "function")
      fail("argument", "lambda takes a function", quote(forward), "as in lambda((x) => x.mul(x))");
    return stateless<X, Y>({ name, apply: (_, x) => forward(x) });
  },
  {
    name: "lambda",
    title: "Function",
    family: "container",
    summary: "A function as a layer without parameters.",
  },
  lambdaOptions,
);
