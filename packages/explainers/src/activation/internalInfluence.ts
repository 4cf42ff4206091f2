import { mul, reshape, sum, type Tensor, tensor } from "@hyaline/core";
import { choice, integer, required } from "@hyaline/core/facts";
import { baselineRows, type LayerRef, layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { pathMethods, pathRule } from "../gradient/parts/pathRule.js";
import { layerPath } from "./parts/layerPath.js";

/**
 * Internal influence: the mean gradient of the output at a layer, along the input's path from the baseline.
 * `x: float[rows, ...input]`; `values` are shaped like the layer.
 *
 * ∫₀¹ ∂f / ∂h (b + α (x − b)) dα
 *
 * Source: K. Leino, S. Sen, A. Datta, M. Fredrikson, L. Li, "Influence-Directed Explanations for Deep Convolutional
 * Networks", ITC 2018, definition 1.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there or too few steps, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await internalInfluence(imageModel, { layer: "sequential/conv2" }).explain(images, { baseline: 0 });
 * ```
 */
export const internalInfluence = /* @__PURE__ */ defineTraced(
  {
    name: "internalInfluence",
    title: "Internal influence",
    family: "activation",
    summary: "The mean gradient of the output at a layer, along the input's path from the baseline.",
    formula: "∫₀¹ ∂f / ∂h (b + α (x − b)) dα",
    source: {
      authors: "K. Leino et al.",
      title: "Influence-Directed Explanations for Deep Convolutional Networks",
      year: 2018,
      where: "definition 1",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "`steps` gradients",
  },
  {
    /** The layer whose units are explained. */
    layer: required(layerOption("The layer whose units are explained.")),
    /** How many gradients along the path (default 50, as in Captum). */
    steps: integer("How many gradients along the path (50 as in Captum).", 50),
    /** The quadrature (default `"gauss-legendre"`, as in Captum). */
    method: choice("The quadrature (Gauss-Legendre as in Captum).", pathMethods, "gauss-legendre"),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {
    /** Where the path starts (default 0): a number, a row, or one row for each; of several inputs by name. */
    baseline: baselineRows("Where the path starts."),
  },
  (_, { layer, steps, method, neuron }) => {
    const { alphas, weights } = pathRule(method, steps);
    return {
      at: { neuron },
      attributesTo: layer as LayerRef,
      evaluations: steps + 1,
      traced: (call) => (xs) => {
        const { dtype } = xs[0] as Tensor;
        const at = tensor(alphas, { dtype });
        const { gradients } = layerPath(call, layer as LayerRef, xs, call.options.baseline, at);
        const weigh = reshape(tensor(weights, { dtype }), [steps, ...gradients.shape.slice(1).map(() => 1)]);
        return { attributions: [sum(mul(gradients, weigh), { axes: 0 })] };
      },
    };
  },
);
