import { add, mean, mul, relu, type Tensor } from "@hyaline/core";
import { texts } from "@hyaline/core/facts";
import { atLayer } from "@hyaline/explanation";
import { defineTraced } from "../define.js";
import { attentionGradients } from "../propagation/parts/attentions.js";
import { asMap, gridOptions } from "../propagation/parts/tokenMap.js";

/**
 * LeGrad, for vision transformers: how sensitive an output is to where each layer's attention goes: the positive part of its
 * gradient at the attention, averaged over heads, over tokens that look, and over layers. `x: any[rows, …]`; `values` are
 * float[rows, tokens], or float[rows, 1, height, width] of patches with `grid`.
 *
 * mean_l mean_h mean_i (∂s_l / ∂A_l[h, i, j])⁺ for token j
 *
 * s_l is what the head says of the tokens after layer l: name them in `blocks`, the last of which is what the head reads.
 * Without `blocks`, s_l is the model's own output for every layer. The map is not scaled to 0 … 1, as the authors' is.
 *
 * Source: W. Bousselham, A. Boggust, S. Chaybouti, H. Strobelt, H. Kuehne, "LeGrad: An Explainability Method for Vision
 * Transformers via Feature Formation Sensitivity", 2024, equations 5 to 7.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, …] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a model without attention, a layer that is not there, a grid that does not fit, `shape`,
 * `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const attend = (x: Tensor) => matMul(softmax(matMul(x, transpose(x, [0, 2, 1]))), x).sum({ axes: [1, 2] });
 * const { values } = await leGrad(attend).explain([[[1, 0], [0, 0]]]); // values.values: [1, 0]
 * ```
 */
export const leGrad = /* @__PURE__ */ defineTraced(
  {
    name: "leGrad",
    title: "LeGrad",
    family: "activation",
    summary: "How sensitive an output is to where each layer's attention goes.",
    formula: "mean_l mean_h mean_i (∂s_l / ∂A_l[h, i, j])⁺",
    source: {
      authors: "W. Bousselham, A. Boggust, S. Chaybouti, H. Strobelt, H. Kuehne",
      title: "LeGrad: An Explainability Method for Vision Transformers via Feature Formation Sensitivity",
      year: 2024,
      where: "equations 5 to 7",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient, or 1 for each block",
  },
  {
    /** Names of what leaves each block, in order; the last is what the head reads (default: none, the model's own output). */
    blocks: texts("Names of what leaves each block, in order; the last is what the head reads."),
    ...gridOptions,
  },
  {},
  (_, { blocks, grid, resize }) => ({
    looksInside: true,
    evaluations: blocks?.length ?? 1,
    traced:
      ({ model, explained, inputs }) =>
      (xs) => {
        const whole = (points: readonly Tensor[]) => model(points);
        const head = blocks?.at(-1);
        const scores = blocks?.map((block) => (points: readonly Tensor[]) => {
          const { output } = atLayer(whole, head as string)(points);
          return output(atLayer(whole, block)(points).value);
        });
        const found = scores
          ? scores.map((score) => attentionGradients({ model: score, explained }, xs).layers.at(-1))
          : attentionGradients({ model: whole, explained }, xs).layers;
        const maps = found.map((layer) =>
          mean(relu((layer as { readonly gradient: Tensor }).gradient), { axes: [1, 2] }),
        );
        const total = maps.reduce((sum, map) => add(sum, map));
        return { attributions: [asMap(mul(total, 1 / maps.length), { grid, resize }, inputs[0])] };
      },
  }),
);
