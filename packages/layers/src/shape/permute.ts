import { fail, formatSpec, quote, transpose } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";

/**
 * The axes in another order; the batch, axis 0, stays in front.
 *
 * @param axes all axes but the batch in their new order: 1 is the first after it, as in Keras
 * @throws HyalineError `argument` for what is no order of axes from 1 up, `shape` for inputs of another number of axes
 * @example
 * ```ts
 * const model = sequential([permute([3, 1, 2]), conv2d(16, 3)]); // for images whose channels come last
 * ```
 */
export const permute = /* @__PURE__ */ declareLayer(
  (axes: readonly number[]): Layer => {
    if (!Array.isArray(axes) || ![...axes].sort((a, b) => a - b).every((axis, i) => axis === i + 1))
      fail("argument", "permute takes each axis from 1 up once", quote(axes), "as in [2, 1]");
    return stateless({
      name: "permute",
      apply: (_, x) => {
        if (x.rank !== axes.length + 1)
          fail("shape", `permute needs inputs of ${axes.length + 1} axes, the batch first`, formatSpec(x));
        return transpose(x, [0, ...axes]);
      },
    });
  },
  {
    name: "permute",
    title: "Permutation of axes",
    family: "shape",
    summary: "The axes but the batch in another order.",
  },
  {},
);
