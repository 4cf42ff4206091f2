import { fail, formatSpec, mul, reshape, sub, sum, type Tensor, tensor } from "@hyaline/core";
import { integer, number } from "@hyaline/core/facts";
import { defineTraced } from "../define.js";
import { blurred } from "./parts/blurred.js";

/**
 * Blur Integrated Gradients: Integrated Gradients from a blurred image to the image, by sharpening it: what appears at each
 * scale, without a baseline's colour. `x: float[rows, …, height, width]`, or a record of such inputs; `values` have the same
 * shape, and those of a row sum to f(x) − f(x blurred most), which is the `baseValue`.
 *
 * Σ_k ∂f(L(x, σ_k)) / ∂x_i (L(x, σ_k⁻) − L(x, σ_k⁺))_i, L the image blurred by σ, σ from `maxSigma` to 0 in equal steps
 *
 * Defaults are the authors' program's. It differs from theirs in the quadrature: gradients are taken in the middle of each step, and
 * meet the whole change over it, so that attributions are complete up to the gradient's own curvature; theirs meet a difference
 * quotient at the step's end. Kernels end at 4 σ, and outside the image there is nothing, as in theirs.
 *
 * Source: S. Xu, S. Venugopalan, M. Sundararajan, "Attribution in Scale and Space", CVPR 2020, equation 3.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, …, height, width] to [rows, outputs] or [rows]
 * @throws HyalineError `argument`, `shape` for what has no height and width, `dtype`, `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const { values } = await blurIntegratedGradients(imageModel, { steps: 10, maxSigma: 4 }).explain(images, { target: 1 });
 * ```
 */
export const blurIntegratedGradients = /* @__PURE__ */ defineTraced(
  {
    name: "blurIntegratedGradients",
    title: "Blur Integrated Gradients",
    family: "gradient",
    summary: "Integrated Gradients from a blurred image to the image, by sharpening it.",
    formula: "∫ ∂f(L(x, σ)) / ∂x_i ∂L_i / ∂σ dσ",
    source: {
      authors: "S. Xu, S. Venugopalan, M. Sundararajan",
      title: "Attribution in Scale and Space",
      year: 2020,
      where: "equation 3",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: ["completeness"],
    cost: "`steps` gradients",
  },
  {
    /** How many gradients along the path (default 100, as the authors'). */
    steps: integer("How many gradients along the path (as the authors').", 100),
    /** The standard deviation of the strongest blur, in pixels (default 50, as the authors'). */
    maxSigma: number("The standard deviation of the strongest blur, in pixels (as the authors').", 50),
  },
  {},
  (_, { steps, maxSigma }) => {
    const at = (place: (k: number) => number) =>
      Float64Array.from({ length: steps }, (_, k) => (place(k) / steps) * maxSigma);
    return {
      evaluations: steps,
      copies: {
        count: steps,
        arrays: {
          middle: at((k) => k + 0.5),
          sharper: at((k) => k),
          softer: at((k) => k + 1),
          share: new Float64Array(steps).fill(1 / steps),
        },
      },
      traced:
        ({ gradient, output, copies }) =>
        (xs) => {
          for (const x of xs)
            if (x.rank < 3)
              fail("shape", "blurring needs float[rows, …, height, width]", formatSpec(x), "explain images");
          const blur = (sigmas: Tensor) => xs.map((x) => blurred(x, sigmas, maxSigma));
          const [sharper, softer] = [blur(copies.sharper as Tensor), blur(copies.softer as Tensor)];
          const slopes = gradient(blur(copies.middle as Tensor));
          const attributions = slopes.map((slope, i) => {
            const shares = mul(slope, sub(sharper[i] as Tensor, softer[i] as Tensor));
            const x = xs[i] as Tensor;
            return sum(reshape(shares, [shares.size / x.size, ...x.shape]), { axes: 0 });
          });
          const most = output(blur(tensor([maxSigma], { dtype: (xs[0] as Tensor).dtype })));
          return { attributions, baseValue: mul(most, sum(copies.share as Tensor)) };
        },
    };
  },
);
