import { add, eye, matMul, mean, mul, relu, type Tensor } from "@hyaline/core";
import { defineTraced } from "../define.js";
import { attentionGradients } from "./parts/attentions.js";
import { asMap, tokenOptions, tokenRow } from "./parts/tokenMap.js";

/**
 * Gradient-weighted attention rollout: which tokens speak for an output through the attention of all layers: each layer's
 * attention, weighed by the gradient of the output at it, where that is positive. `x: any[rows, …]`, token ids as well as
 * images; `values` are float[rows, tokens], or float[rows, 1, height, width] of patches with `grid`.
 *
 * R ← R + Ā R from R = I, layer after layer, Ā = mean over heads of (∇A ⊙ A)⁺
 *
 * The authors' rules for self-attention; those for attention between two sequences are left out. The identity stays in R, so
 * that the explained token's own place counts at least 1.
 *
 * Source: H. Chefer, S. Gur, L. Wolf, "Generic Attention-model Explainability for Interpreting Bi-Modal and
 * Encoder-Decoder Transformers", ICCV 2021, equations 5 and 6.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, …] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a model without attention, a position or a grid that does not fit, `shape`, `data`,
 * `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const attend = (x: Tensor) => matMul(softmax(matMul(x, transpose(x, [0, 2, 1]))), x).sum({ axes: [1, 2] });
 * const { values } = await gradientRollout(attend).explain([[[0, 0], [0, 0]]]); // values.values: [1, 0]
 * ```
 */
export const gradientRollout = /* @__PURE__ */ defineTraced(
  {
    name: "gradientRollout",
    title: "Gradient-weighted attention rollout",
    family: "propagation",
    summary:
      "Which tokens speak for an output through the attention of all layers, weighed by its gradients.",
    formula: "R ← R + mean_h (∇A ⊙ A)⁺ R",
    source: {
      authors: "H. Chefer, S. Gur, L. Wolf",
      title:
        "Generic Attention-model Explainability for Interpreting Bi-Modal and Encoder-Decoder Transformers",
      year: 2021,
      where: "equations 5 and 6",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 gradient",
  },
  tokenOptions,
  {},
  (_, { position = 0, grid, resize }) => ({
    looksInside: true,
    traced:
      ({ model, explained, inputs }) =>
      (xs) => {
        const { layers, outputs } = attentionGradients({ model: (points) => model(points), explained }, xs);
        const weighed = layers.map(({ attention, gradient }) =>
          mean(relu(mul(attention, gradient)), { axes: 1 }),
        );
        const [first] = weighed as [Tensor, ...Tensor[]];
        const own = eye(first.shape[1] as number, undefined, { dtype: first.dtype });
        const rolled = weighed.slice(1).reduce((r, layer) => add(r, matMul(layer, r)), add(first, own));
        return { attributions: [asMap(tokenRow(rolled, position), { grid, resize }, inputs[0])], outputs };
      },
  }),
);
