import { jit, type Tensor } from "@hyaline/core";
import { dataRows, inTurns, type TrainingCheckpoint } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { crossProducts } from "./parts/crossProducts.js";
import { classesOf, dataOf, gradientRows } from "./parts/gradientRows.js";
import { rowProducts } from "./parts/products.js";
import { onlyOption, ranked, rankOptions } from "./parts/ranked.js";
import type { RowGradients } from "./parts/rowGradients.js";

/**
 * TracIn: how much steps on each training row lowered the loss of the explained ones, by gradients at checkpoints of the
 * training (TracInCP). `x: any[rows, ...input]`, or a record of inputs; `indices` and `values` are [rows, count].
 *
 * Σ_c η_c ∇L(z; w_c) · ∇L(x; w_c)
 *
 * Positive values speak for the label: steps on the training row lowered the loss of x. The gradients of a dense layer are
 * never made: their product is (a · a′)(g · g′). `only` restricts it to some variables, as TracInCPFast does to the last
 * layer's. Training rows stream in chunks of as many as 128 MB hold.
 *
 * Source: G. Pruthi, F. Liu, M. Sundararajan, S. Kale, "Estimating Training Data Influence by Tracing Gradient Descent",
 * NeurIPS 2020, section 3.2.
 *
 * @function
 * @param model `{ layer, checkpoints: [{ variables, learningRate }], loss, data }`: see `TrainedModel`
 * @throws HyalineError `argument` for a model without checkpoints, variables or loss, and without labels; `shape` for rows or
 * labels that do not fit the training rows; `data`, `not-differentiable` where no gradient reaches the variables, `aborted`
 * @example
 * ```ts
 * const trained = { layer: net, checkpoints: [{ variables, learningRate: 0.1 }], loss: crossEntropy, data };
 * const { indices } = await tracIn(trained, { count: 3 }).explain(x, { labels: [0, 1, 0, 1] }); // indices.shape: [4, 3]
 * ```
 */
export const tracIn = /* @__PURE__ */ defineAsking(
  {
    name: "tracIn",
    title: "TracIn",
    family: "influence",
    summary:
      "How much steps on each training row lowered the loss of the explained ones, by gradients at checkpoints.",
    formula: "Σ_c η_c ∇L(z; w_c) · ∇L(x; w_c)",
    source: {
      authors: "G. Pruthi, F. Liu, M. Sundararajan, S. Kale",
      title: "Estimating Training Data Influence by Tracing Gradient Descent",
      year: 2020,
      where: "section 3.2",
    },
    needs: "trained",
    rows: "records",
    gives: "influences",
    promises: [],
    cost: "1 gradient of it and 1 of each training row, for each checkpoint",
  },
  { ...rankOptions, ...onlyOption },
  {
    /** What each row of x should give, as the loss takes it. */
    labels: dataRows("What each row of x should give, as the loss takes it."),
  },
  (model, { count, side, only, batchSize }) => {
    const rows = gradientRows("tracIn", model, { only, batchSize });
    const products = jit(
      (a: readonly RowGradients[], b: readonly RowGradients[]): Tensor => rowProducts(a, b),
    );
    return {
      attribute: async ({ inputs, options: { labels }, long }) => {
        const data = await rows.data(long);
        const asked = await rows.like(inputs, labels as never, long);
        const scores = new Float64Array(asked.inputs.count * data.inputs.count);
        const rates = model.checkpoints.map(({ learningRate = 1 }: TrainingCheckpoint) => learningRate);
        let done = 0;
        for (const [c, point] of rows.points.entries()) {
          await crossProducts({ rows, point, asked, data, products, long }, (value, row, other) => {
            const at = row * data.inputs.count + other;
            scores[at] = (scores[at] as number) + (rates[c] as number) * value;
          });
          long.onProgress?.({ done: ++done, total: rows.points.length });
        }
        return {
          kind: "influences" as const,
          data: dataOf(inputs),
          target: classesOf(asked),
          ...(await inTurns(ranked(scores, inputs.count, { count, side }), long.signal)),
          evaluations: rows.points.length * (inputs.count + data.inputs.count),
        };
      },
      dispose: () => {
        rows.dispose();
        products.dispose();
      },
    };
  },
);
