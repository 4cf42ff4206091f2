import { reshape as coreReshape, fail, formatSpec, quote, sizeOf } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";

/**
 * Each row in another shape: [batch, ...] to [batch, ...shape], in row-major order.
 *
 * @param shape without the batch; one size may be -1, which is what is left
 * @throws HyalineError `argument` for what is no shape, `shape` for rows of another size
 * @example
 * ```ts
 * const generator = sequential([dense(32, { activation: relu }), reshape([2, 4, 4]), convTranspose2d(1, 2, { strides: 2 })]);
 * ```
 */
export const reshape = /* @__PURE__ */ declareLayer(
  (shape: readonly number[]): Layer => {
    const isShape = Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n >= -1);
    if (!isShape || shape.filter((n) => n === -1).length > 1)
      fail("argument", "reshape takes sizes, one of them perhaps -1", quote(shape), "as in [3, 8, 8]");
    return stateless({
      name: "reshape",
      apply: (_, x) => {
        const [rows, ...rest] = x.shape;
        const known = sizeOf(shape.filter((n) => n !== -1));
        const fits = shape.includes(-1) ? sizeOf(rest) % known === 0 : sizeOf(rest) === known;
        if (rows === undefined || !fits)
          return fail(
            "shape",
            `reshape makes rows of [${shape.join(", ")}]`,
            formatSpec(x),
            "is it another size?",
          );
        return coreReshape(x, [rows, ...shape.map((n) => (n === -1 ? sizeOf(rest) / known : n))]);
      },
    });
  },
  {
    name: "reshape",
    title: "Reshape",
    family: "shape",
    summary: "Each row in another shape.",
  },
  {},
);
