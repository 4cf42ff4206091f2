import { add, div, eye, matMul, max, mean, min, mul, replay, sum, type Tensor } from "@hyaline/core";
import { choice, number } from "@hyaline/core/facts";
import { defineTraced } from "../define.js";
import { attentionsOf, withHeads } from "./parts/attentions.js";
import { asMap, tokenOptions, tokenRow } from "./parts/tokenMap.js";

const merged = { mean, max, min } as const;

/**
 * Attention rollout: how much of each token one token's place has gathered, by the attention of all layers multiplied, with
 * the residual sums as a share that stays. `x: any[rows, …]`, token ids as well as images; `values` are
 * float[rows, tokens], or float[rows, 1, height, width] of patches with `grid`.
 *
 * R = Ã_L … Ã_1, Ã = (1 − r) A + r I, A the mean of a layer's heads; rows of Ã sum to 1
 *
 * No gradient is taken, and no target seen: it says where information can have come from, not what for. Attention is found in
 * the model's ops, a softmax over tokens that weighs their values, in layers of ours and in imported files alike.
 *
 * Source: S. Abnar, W. Zuidema, "Quantifying Attention Flow in Transformers", ACL 2020, equation 1.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, …] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a model without attention, a position or a grid that does not fit, `shape`, `data`,
 * `aborted`
 * @example
 * ```ts
 * const attend = (x: Tensor) => matMul(softmax(matMul(x, transpose(x, [0, 2, 1]))), x).sum({ axes: [1, 2] });
 * const { values } = await attentionRollout(attend).explain([[[0, 0], [0, 0]]]); // values.values: [0.75, 0.25]
 * ```
 */
export const attentionRollout = /* @__PURE__ */ defineTraced(
  {
    name: "attentionRollout",
    title: "Attention rollout",
    family: "propagation",
    summary:
      "How much of each token one token's place has gathered, by the attention of all layers multiplied.",
    formula: "Ã_L … Ã_1, Ã = (1 − r) A + r I",
    source: {
      authors: "S. Abnar, W. Zuidema",
      title: "Quantifying Attention Flow in Transformers",
      year: 2020,
      where: "equation 1",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 forward",
  },
  {
    ...tokenOptions,
    /** How the heads of a layer become one (default `"mean"`, as in the paper). */
    heads: choice("How the heads of a layer become one.", ["mean", "max", "min"], "mean"),
    /** The share that stays in its place by the residual sum (default 0.5, as in the paper). */
    residual: number("The share that stays in its place by the residual sum.", 0.5, [0, 1]),
  },
  {},
  (_, { position = 0, grid, resize, heads, residual }) => ({
    looksInside: true,
    traced:
      ({ model, inputs }) =>
      (xs) => {
        const { graph, values } = attentionsOf((points) => model(points), xs);
        const found = new Map<number, Tensor>(graph.constants);
        const [outputs] = replay(graph, xs, undefined, (value, tensor) => void found.set(value, tensor));
        const rows = (outputs as Tensor).shape[0] as number;
        const mixed = values.map((value) => {
          const attention = merged[heads](withHeads(found.get(value) as Tensor, rows), { axes: 1 });
          const stays = mul(
            eye(attention.shape[1] as number, undefined, { dtype: attention.dtype }),
            residual,
          );
          const all = add(mul(attention, 1 - residual), stays);
          return div(all, sum(all, { axes: 2, keepDims: true }));
        });
        const rolled = mixed.reduce((before, layer) => matMul(layer, before));
        return {
          attributions: [asMap(tokenRow(rolled, position), { grid, resize }, inputs[0])],
          outputs: outputs as Tensor,
        };
      },
  }),
);
