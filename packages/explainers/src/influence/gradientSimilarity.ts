import { jit, type Tensor } from "@hyaline/core";
import { choice } from "@hyaline/core/facts";
import { dataRows, inTurns } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { crossProducts } from "./parts/crossProducts.js";
import { classesOf, dataOf, gradientRows, hostNumbers, type LabelledRows } from "./parts/gradientRows.js";
import type { Learned } from "./parts/learned.js";
import { rowProducts, selfProducts } from "./parts/products.js";
import { onlyOption, ranked, rankOptions } from "./parts/ranked.js";
import type { RowGradients } from "./parts/rowGradients.js";

/**
 * Gradient similarity: training rows whose loss pulls at the variables as that of the explained rows does.
 * `x: any[rows, ...input]`, or a record of inputs; `indices` and `values` are [rows, count].
 *
 * g(z) · g(x), over |g(z)| |g(x)| for the cosine, over |g(z)|² for the asymmetric form; g = ∇L at the last checkpoint
 *
 * The product favours training rows of large loss, whatever is explained; the cosine does not. Gradients of dense layers
 * are never made.
 *
 * Source: G. Charpiat, N. Girard, L. Felardos, Y. Tarabalka, "Input Similarity from the Neural Network Perspective",
 * NeurIPS 2019; K. Hanawa et al., "Evaluation of Similarity-based Explanations", ICLR 2021.
 *
 * @function
 * @param model `{ layer, checkpoints: [{ variables }], loss, data }`: see `TrainedModel`
 * @throws HyalineError `argument` for a model without checkpoints, variables or loss, and without labels; `shape`; `data`,
 * `not-differentiable` where no gradient reaches the variables, `aborted`
 * @example
 * ```ts
 * const trained = { layer: net, checkpoints: [{ variables }], loss: crossEntropy, data };
 * const { values } = await gradientSimilarity(trained, { count: 3 }).explain(x, { labels: [0, 1, 0, 1] }); // values.shape: [4, 3]
 * ```
 */
export const gradientSimilarity = /* @__PURE__ */ defineAsking(
  {
    name: "gradientSimilarity",
    title: "Gradient similarity",
    family: "influence",
    summary: "Training rows whose loss pulls at the variables as that of the explained rows does.",
    formula: "g(z) · g(x) / (|g(z)| |g(x)|)",
    source: {
      authors: "G. Charpiat, N. Girard, L. Felardos, Y. Tarabalka",
      title: "Input Similarity from the Neural Network Perspective",
      year: 2019,
    },
    needs: "trained",
    rows: "records",
    gives: "influences",
    promises: [],
    cost: "1 gradient of it and 1 of each training row",
  },
  {
    ...rankOptions,
    ...onlyOption,
    /** The cosine, the product, or the product over the training row's own (default `"cosine"`). */
    measure: choice(
      "The cosine, the product, or the product over the training row's own.",
      ["cosine", "dot", "asymmetric"],
      "cosine",
    ),
  },
  {
    /** What each row of x should give, as the loss takes it. */
    labels: dataRows("What each row of x should give, as the loss takes it."),
  },
  (model, { count, side, only, measure, batchSize }) => {
    const rows = gradientRows("gradientSimilarity", model, { only, batchSize });
    const products = jit(
      (a: readonly RowGradients[], b: readonly RowGradients[]): Tensor => rowProducts(a, b),
    );
    const own = jit((of: readonly RowGradients[]): Tensor => selfProducts(of));
    return {
      attribute: async ({ inputs, options: { labels }, long }) => {
        const data = await rows.data(long);
        const asked = await rows.like(inputs, labels as never, long);
        const point = rows.points.at(-1) as Learned;
        const sizes = async (of: LabelledRows): Promise<Float64Array> => {
          const found = new Float64Array(of.inputs.count);
          for await (const { chunk, gradients } of rows.chunks(point, of, long)) {
            const values = await hostNumbers(await own.call([gradients], long), long);
            for (let i = 0; i < chunk.count; i++) found[chunk.start + i] = values[i] as number;
          }
          return found;
        };
        const here = measure === "cosine" ? await sizes(asked) : undefined;
        const there = measure === "dot" ? undefined : await sizes(data);
        const scores = new Float64Array(inputs.count * data.inputs.count);
        await crossProducts({ rows, point, asked, data, products, long }, (value, row, other) => {
          const by = (here?.[row] ?? there?.[other] ?? 1) * (there?.[other] ?? 1);
          // A gradient of 0 is like none.
          scores[row * data.inputs.count + other] = by > 0 ? value / Math.sqrt(by) : 0;
        });
        return {
          kind: "influences" as const,
          data: dataOf(inputs),
          target: classesOf(asked),
          ...(await inTurns(ranked(scores, inputs.count, { count, side }), long.signal)),
          evaluations: inputs.count + data.inputs.count,
        };
      },
      dispose: () => {
        rows.dispose();
        products.dispose();
        own.dispose();
      },
    };
  },
);
