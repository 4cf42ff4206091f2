import type { Tensor } from "@hyaline/core";
import { flag } from "@hyaline/core/facts";
import { layerOption, neuronOption } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { relevances } from "./parts/relevances.js";
import { excitationComposite } from "./rules/relevance/excitation.js";

/**
 * Excitation backprop: how probably a walk from the output back through what excites it ends at each element: each unit
 * hands its probability to its inputs in proportion to input times positive weight. `x: float[rows, ...input]`, or a record of
 * inputs; `values` have the same shape, and those of a row sum to 1 less what is absorbed.
 *
 * P_i = Σ_j a_i w_ij⁺ / Σ_k a_k w_kj⁺ P_j
 *
 * With `contrastive`, the last layer's probabilities are less those of the same layer with its weights' signs turned: what
 * speaks for this output rather than for the others. The authors look at a layer in the middle: give it as `layer`. Where
 * activations are negative, contributions are told apart by the product's sign. A unit that nothing excites absorbs what came to it.
 *
 * Source: J. Zhang, Z. Lin, J. Brandt, X. Shen, S. Sclaroff, "Top-Down Neural Attention by Excitation Backprop", ECCV 2016,
 * equations 2 and 3, section 3.3.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link lrp}
 * @example
 * ```ts
 * const model = (x: Tensor) => x.matMul(tensor([[1], [-1], [3]]));
 * const { values } = await excitationBackprop(model).explain([[1, 5, 1]]); // values.values: [0.25, 0, 0.75]
 * ```
 */
export const excitationBackprop = /* @__PURE__ */ defineTraced(
  {
    name: "excitationBackprop",
    title: "Excitation backprop",
    family: "propagation",
    summary: "How probably a walk from the output back through what excites it ends at each element.",
    formula: "P_i = Σ_j a_i w_ij⁺ / Σ_k a_k w_kj⁺ P_j",
    source: {
      authors: "J. Zhang, Z. Lin, J. Brandt, X. Shen, S. Sclaroff",
      title: "Top-Down Neural Attention by Excitation Backprop",
      year: 2016,
      where: "equations 2 and 3, section 3.3",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 forward and 1 backward",
  },
  {
    /** What speaks for the output less what speaks against it, from the last layer on (default false). */
    contrastive: flag(
      "What speaks for the output less what speaks against it, from the last layer on.",
      false,
    ),
    /** A layer to attribute to, instead of the input. */
    layer: layerOption("A layer to attribute to, instead of the input."),
    /** A unit of a layer to explain, instead of an output. */
    neuron: neuronOption("A unit of a layer to explain, instead of an output."),
  },
  {},
  (_, { contrastive, layer, neuron }) => {
    const composite = excitationComposite(contrastive);
    return {
      at: { layer, neuron },
      traced:
        ({ model, explained }) =>
        (xs) =>
          relevances((points: readonly Tensor[]) => model(points), explained, {
            composite,
            epsilon: 1e-9,
            products: "half",
            of: "one",
          })(xs),
    };
  },
);
