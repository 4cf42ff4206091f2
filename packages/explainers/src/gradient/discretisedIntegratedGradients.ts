import { fail, quote, yieldThread } from "@hyaline/core";
import { choice, integer, required } from "@hyaline/core/facts";
import {
  baselineRows,
  dataRows,
  type HostRows,
  type LayerRef,
  layerOption,
  perToken,
  type Rows,
  readRows,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { apart } from "./parts/background.js";
import { layerSlopes } from "./parts/layerSlopes.js";
import { explainedOf, missed } from "./parts/missed.js";
import { neighbourPath } from "./parts/neighbourPath.js";
import { startRows } from "./parts/startRows.js";

/**
 * Discretised Integrated Gradients, for tokens: Integrated Gradients along a path of words: from the embedding of a baseline's token
 * to that of the token, by way of words that lie between them, so that gradients are taken where the model has learned
 * something. `x: int32[rows, tokens]`; `values` are float[rows, tokens].
 *
 * Σ_k ∂f / ∂h ((h_k + h_{k+1}) / 2) · (h_{k+1} − h_k), h_0 the baseline's embedding, h_steps the token's
 *
 * Every element of a path only grows or only falls: where a word's would turn back, it goes one step of the straight way. Of the
 * nearest words the next is the one that is bent least (`"greedy"`), or in fewest elements (`"maxCount"`). Gradients are taken in the
 * middle between two words, where the authors take them at the words: so their sum is complete to a higher order.
 *
 * Source: S. Sanyal, X. Ren, "Discretized Integrated Gradients for Explaining Language Models", EMNLP 2021, equation 3 and
 * section 3.2.
 *
 * @function
 * @param model a white box: a traceable function from int32[rows, tokens] to [rows, …outputs]
 * @throws HyalineError `argument` for ids that the embedding does not have, and options out of range; `shape` for an embedding of
 * another size than the layer's; `data`, `not-differentiable`, `aborted`
 * @example
 * ```ts
 * const embedding = [[0, 0], [1, 0.5], [2, 1], [3, 2]];
 * const model = (ids: Tensor) => tap("embedding", gather(tensor(embedding), ids)).sum({ axes: [1, 2] });
 * const explainer = discretisedIntegratedGradients(model, { layer: "embedding", embedding, steps: 4 });
 * const { values } = await explainer.explain(tensor([[2, 3]], { dtype: "int32" })); // values.values: [3, 5]
 * ```
 */
export const discretisedIntegratedGradients = /* @__PURE__ */ defineAsking(
  {
    name: "discretisedIntegratedGradients",
    title: "Discretised Integrated Gradients",
    family: "gradient",
    summary: "Integrated Gradients of tokens along a path of words.",
    formula: "Σ_k ∂f / ∂h_k · (h_{k+1} − h_k), h_k words between the baseline's and the token's",
    source: {
      authors: "S. Sanyal, X. Ren",
      title: "Discretized Integrated Gradients for Explaining Language Models",
      year: 2021,
      where: "equation 3 and section 3.2",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "explanation",
    promises: ["completeness"],
    cost: "`steps` gradients",
  },
  {
    /** The layer that gives the tokens' embeddings: float[rows, tokens, elements]. */
    layer: required(layerOption("The layer that gives the tokens' embeddings.")),
    /** The vector of each token, which is what the layer gives for it: any[vocabulary, elements]. */
    embedding: required(dataRows("The vector of each token, which is what the layer gives for it.")),
    /** How many words a path has (default 30, as the authors'). */
    steps: integer("How many words a path has (as the authors').", 30),
    /** How many of the nearest words are candidates for the next one (default 500, as the authors'). */
    neighbours: integer(
      "How many of the nearest words are candidates for the next one (as the authors').",
      500,
    ),
    /** The next word: the one that is bent least, or the one of which fewest elements are (default `"greedy"`). */
    strategy: choice(
      "The next word: the one that is bent least, or the one of which fewest elements are.",
      ["greedy", "maxCount"],
      "greedy",
    ),
  },
  {
    /** The tokens that paths start from (default 0): an id, a row of ids, or one row for each, such as padding. */
    baseline: baselineRows("The tokens that paths start from."),
  },
  (model, { layer, embedding, batchSize, tokens, ...path }) => {
    const slopes = layerSlopes(model, layer as LayerRef, { batchSize });
    return {
      attribute: async (call) => {
        const { rows, inputs, options, long, signal, onProgress } = call;
        const table = await readRows(embedding as Rows, "embedding", long);
        const starts = startRows(call, options.baseline);
        const found = await call.evaluate();
        const baseValue = explainedOf(await call.run(apart(call, starts)), found.targets);
        const values = await slopes.values(call, inputs);
        const { rowSize } = table;
        if (values.rowSize !== rows.rowSize * rowSize)
          fail(
            "shape",
            "an embedding has vectors as long as the layer's",
            `${rowSize} for [${values.rowShape}]`,
          );
        for (const id of [...rows.values, ...starts.values])
          if (!Number.isInteger(id) || id < 0 || id >= table.count)
            fail("argument", `tokens are from 0 to ${table.count - 1}, which the embedding has`, quote(id));
        const [middles, changes] = [0, 1].map(() => new Float64Array(path.steps * values.values.length)) as [
          Float64Array,
          Float64Array,
        ];
        for (let token = 0; token < rows.values.length; token++) {
          const along = neighbourPath(
            table,
            starts.values[token] as number,
            rows.values[token] as number,
            path,
          );
          for (let i = 0; i < path.steps * rowSize; i++) {
            const [a, b] = [along[i] as number, along[i + rowSize] as number];
            const step = Math.floor(i / rowSize);
            const at = step * values.values.length + token * rowSize + (i % rowSize);
            middles[at] = (a + b) / 2;
            changes[at] = b - a;
          }
          onProgress?.({ done: token + 1, total: rows.values.length });
          const turn = yieldThread(signal);
          if (turn) await turn;
        }
        const count = path.steps * rows.count;
        const points: HostRows = { ...values, values: middles, count, shape: [count, ...values.rowShape] };
        const { slopes: found64, evaluations } = await slopes.at(call, points, found.targets);
        const shares = new Float64Array(values.values.length);
        for (let i = 0; i < changes.length; i++) {
          const at = i % shares.length;
          shares[at] = (shares[at] as number) + (changes[i] as number) * (found64[i] as number);
        }
        return {
          values: perToken({ shape: values.shape, values: shares }, inputs, tokens),
          layer: slopes.name(),
          baseValue: { shape: [rows.count], values: baseValue },
          convergenceDelta: missed(shares, values.rowSize, found, baseValue),
          evaluations,
        };
      },
      dispose: () => slopes.dispose(),
    };
  },
);
