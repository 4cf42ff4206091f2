import { mul, slice, sub, sum, type Tensor, tensor } from "@hyaline/core";
import { choice, integer, required } from "@hyaline/core/facts";
import { baselineRows, type LayerRef, layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { pathMethods, pathRule } from "../gradient/parts/pathRule.js";
import { layerPath } from "./parts/layerPath.js";

/**
 * Conductance of a layer: how much of the change from the baseline flows through each of its units.
 * `x: float[rows, ...input]`; `values` are shaped like the layer.
 *
 * Σ_k ∂f(h_k) / ∂h · (h_{k+1} − h_k) over `steps` + 1 points of the input's path, the difference form that Captum has.
 *
 * Source: K. Dhamdhere, M. Sundararajan, Q. Yan, "How Important Is a Neuron?", ICLR 2019, equation 2.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there or too few steps, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await layerConductance(imageModel, { layer: "sequential/conv2" }).explain(images, { baseline: 0 });
 * ```
 */
export const layerConductance = /* @__PURE__ */ defineTraced(
  {
    name: "layerConductance",
    title: "Layer conductance",
    family: "activation",
    summary: "How much of the change from the baseline flows through each unit of a layer.",
    formula: "Σ_k ∂f(h_k) / ∂h · (h_{k+1} − h_k)",
    source: {
      authors: "K. Dhamdhere, M. Sundararajan, Q. Yan",
      title: "How Important Is a Neuron?",
      year: 2019,
      where: "equation 2",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "`steps` + 1 gradients",
  },
  {
    /** The layer whose units are explained. */
    layer: required(layerOption("The layer whose units are explained.")),
    /** How many differences along the path (default 50, as in Captum). */
    steps: integer("How many differences along the path (50 as in Captum).", 50),
    /** Where the points lie (default `"gauss-legendre"`, as in Captum). */
    method: choice("Where the points lie (Gauss-Legendre as in Captum).", pathMethods, "gauss-legendre"),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {
    /** Where the path starts (default 0): a number, a row, or one row for each; of several inputs by name. */
    baseline: baselineRows("Where the path starts."),
  },
  (_, { layer, steps, method, neuron }) => {
    const { alphas } = pathRule(method, steps + 1);
    return {
      at: { neuron },
      attributesTo: layer as LayerRef,
      evaluations: steps + 2,
      traced: (call) => (xs) => {
        const at = tensor(alphas, { dtype: (xs[0] as Tensor).dtype });
        const path = layerPath(call, layer as LayerRef, xs, call.options.baseline, at);
        const changes = sub(slice(path.values, [[1, steps + 1]]), slice(path.values, [[0, steps]]));
        return { attributions: [sum(mul(slice(path.gradients, [[0, steps]]), changes), { axes: 0 })] };
      },
    };
  },
);
