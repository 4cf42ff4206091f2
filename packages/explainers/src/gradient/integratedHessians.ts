import { add, eye, mul, reshape, sub, sum, type Tensor, tile, transpose, vjp } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { baselineRows, layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { alongPath } from "./parts/alongPath.js";
import { logRule } from "./parts/logRule.js";

/**
 * Integrated Hessians: Integrated Gradients of Integrated Gradients: how much of the change from the baseline each pair of
 * features makes together. `x: float[rows, ...input]`; `interactions` are float[rows, features, features], with main effects on the
 * diagonal, and `values`, shaped like x, are the sums of their rows. All sum to f(x) − f(b). At a `layer` features are the
 * elements of its value, and the paths go from its value at the baseline.
 *
 * Γ_ij = c_i c_j ∫∫ αβ ∂²f(b + αβ c) / ∂x_i ∂x_j dα dβ, c = x − b; Γ_ii has c_i ∫∫ ∂f(b + αβ c) / ∂x_i dα dβ besides
 *
 * Both integrals are one over t = αβ of weight −ln t, by Gauss's rule for that weight: `steps` points serve where a rule for each
 * would take their square. A network of ReLUs has no second derivatives but at its bends, where they are infinite: put softplus
 * in their place, as the authors do. `convergenceDelta` tells.
 *
 * Source: J. D. Janizek, P. Sturmfels, S.-I. Lee, "Explaining Explanations: Axiomatic Feature Interactions for Deep Networks",
 * JMLR 22, 2021, equations 5 and 6.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument`, `shape`, `dtype`, `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const product = (x: Tensor) => x.slice(null, [0, 1]).mul(x.slice(null, [1, 2])).sum({ axes: 1 });
 * const { values, interactions } = await integratedHessians(product).explain([[2, 3]]); // values.values: [3, 3]
 * ```
 */
export const integratedHessians = /* @__PURE__ */ defineTraced(
  {
    name: "integratedHessians",
    title: "Integrated Hessians",
    family: "gradient",
    summary: "How much of the change from the baseline each pair of features makes together.",
    formula: "Γ_ij = c_i c_j ∫∫ αβ ∂²f(b + αβ c) / ∂x_i ∂x_j dα dβ, c = x − b",
    source: {
      authors: "J. D. Janizek, P. Sturmfels, S.-I. Lee",
      title: "Explaining Explanations: Axiomatic Feature Interactions for Deep Networks",
      year: 2021,
      where: "equations 5 and 6",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "explanation",
    promises: ["completeness"],
    cost: "`steps` gradients, and as many times features",
  },
  {
    /** How many points along the path (default 16: exact for polynomials up to degree 31). */
    steps: integer("How many points along the path.", 16, [1, 64]),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {
    /** Where the paths start (default 0): a number, a row, or one row for each. */
    baseline: baselineRows("Where the paths start."),
  },
  (_, { steps, layer, neuron }) => {
    const { alphas, weights } = logRule(steps);
    return {
      at: { layer, neuron },
      baseValueAt: "baseline",
      copies: { count: steps, arrays: { alphas, weights } },
      traced:
        ({ gradient, options: { baseline }, copies }) =>
        ([given]) => {
          const x = given as Tensor;
          const start = baseline[0] as Tensor;
          const [rows = 0, ...shape] = x.shape;
          const features = x.size / rows;
          const [t, w] = [copies.alphas as Tensor, copies.weights as Tensor];
          const count = t.size;
          const points = alongPath(start, x, t);
          const ofSteps = (values: Tensor, by: Tensor) =>
            sum(mul(values, reshape(by, [1, count, 1, 1])), { axes: 1 });
          const change = reshape(sub(x, start), [rows, features]);
          const [slopes] = gradient([points]) as [Tensor];
          const first = mul(ofSteps(reshape(slopes, [1, count, rows, features]), w), change);
          const everywhere = tile(points, [features, ...shape.map(() => 1)]);
          const { pullback } = vjp((each: Tensor) => gradient([each])[0] as Tensor, [everywhere]);
          // The copy of feature i asks for row i of the Hessian.
          const unit = reshape(eye(features, undefined, { dtype: x.dtype }), [features, 1, features]);
          const units = tile(unit, [1, count * rows, 1]);
          const [hessian] = pullback(reshape(units, everywhere.shape));
          const second = ofSteps(reshape(hessian, [features, count, rows, features]), mul(w, t));
          const pairs = mul(
            transpose(second, [1, 0, 2]),
            mul(reshape(change, [rows, features, 1]), reshape(change, [rows, 1, features])),
          );
          const diagonal = mul(
            reshape(first, [rows, features, 1]),
            eye(features, undefined, { dtype: x.dtype }),
          );
          const interactions = add(pairs, diagonal);
          return { attributions: [reshape(sum(interactions, { axes: 2 }), x.shape)], interactions };
        },
    };
  },
);
