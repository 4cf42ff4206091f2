import { fail, formatSpec, reshape } from "@hyaline/core";
import { type Layer, stateless } from "../layer.js";
import { declareLayer } from "../parts/declareLayer.js";

/**
 * All axes but the batch as one, in row-major order: [batch, ...] to [batch, features].
 *
 * @throws HyalineError `shape` for a scalar
 * @example
 * ```ts
 * const classifier = sequential([conv2d(16, 3), flatten(), dense(10)]);
 * ```
 */
export const flatten = /* @__PURE__ */ declareLayer(
  (): Layer =>
    stateless({
      name: "flatten",
      apply: (_, x) => {
        const [rows, ...rest] = x.shape;
        if (rows === undefined) return fail("shape", "flatten needs an axis of rows", formatSpec(x));
        return reshape(x, [rows, rest.reduce((size, n) => size * n, 1)]);
      },
    }),
  {
    name: "flatten",
    title: "Flatten",
    family: "shape",
    summary: "All axes but the batch as one.",
  },
  {},
);
