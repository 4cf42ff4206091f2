import { jit, random, type Tensor } from "@hyaline/core";
import { integer, number } from "@hyaline/core/facts";
import { dataRows, inTurns } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import {
  classesOf,
  dataOf,
  type GradientRows,
  gradientRows,
  hostNumbers,
  type LabelledRows,
} from "./parts/gradientRows.js";
import type { Learned } from "./parts/learned.js";
import { linearScores } from "./parts/linearScores.js";
import { projections } from "./parts/products.js";
import { onlyOption, ranked, rankOptions } from "./parts/ranked.js";
import type { RowGradients } from "./parts/rowGradients.js";

type Random = readonly (readonly [Tensor, Tensor])[];

/**
 * TRAK: how much each training row speaks for the label, in a linear model on random projections of the gradients, averaged
 * over checkpoints or models. `x: any[rows, ...input]`, or a record of inputs; `indices` and `values` are [rows, count].
 *
 * mean_c(φ(x)ᵀ (Φᵀ Φ + λ)⁻¹ Φᵀ) · mean_c(1 − p), φ the projected gradient of log(p / (1 − p)) of the label
 *
 * The loss is −log p of the label, as `crossEntropy` is: from it come p and the gradient of the log-odds. Each random
 * vector is an outer product for each variable, so that gradients of dense layers are projected without being made.
 *
 * Source: S. M. Park, K. Georgiev, A. Ilyas, G. Leclerc, A. Madry, "TRAK: Attributing Model Behavior at Scale", ICML 2023,
 * equations 13 and 17.
 *
 * @function
 * @param model `{ layer, checkpoints: [{ variables }], loss, data }`: see `TrainedModel`; the checkpoints are those of one
 * training, or models that were trained apart
 * @throws HyalineError `argument` for a model without checkpoints, variables or loss, and without labels; `shape`; `data`,
 * `not-differentiable` where no gradient reaches the variables, `aborted`
 * @example
 * ```ts
 * const trained = { layer: net, checkpoints: [{ variables }], loss: crossEntropy, data };
 * const { indices } = await trak(trained, { count: 3, dimensions: 64 }).explain(x, { labels: [0, 1, 0, 1] });
 * ```
 */
export const trak = /* @__PURE__ */ defineAsking(
  {
    name: "trak",
    title: "TRAK",
    family: "influence",
    summary:
      "How much each training row speaks for the label, in a linear model on random projections of the gradients.",
    formula: "mean_c(φ(x)ᵀ (Φᵀ Φ + λ)⁻¹ Φᵀ) · mean_c(1 − p)",
    source: {
      authors: "S. M. Park, K. Georgiev, A. Ilyas, G. Leclerc, A. Madry",
      title: "TRAK: Attributing Model Behavior at Scale",
      year: 2023,
      where: "equations 13 and 17",
    },
    needs: "trained",
    rows: "records",
    gives: "influences",
    promises: [],
    cost: "1 gradient of it and 1 of each training row, for each checkpoint",
  },
  {
    ...rankOptions,
    ...onlyOption,
    /** Random directions that gradients are projected to (default 512). */
    dimensions: integer("Random directions that gradients are projected to.", 512, [1, 16384]),
    /** Added to the diagonal of ΦᵀΦ, as a share of its mean (default 0.001). */
    damping: number("Added to the diagonal of ΦᵀΦ, as a share of its mean.", 0.001),
    /** Seed for the directions (default 0). */
    seed: integer("Seed for the directions.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {
    /** What each row of x should give, as the loss takes it. */
    labels: dataRows("What each row of x should give, as the loss takes it."),
  },
  (model, { count, side, only, dimensions, damping, seed, batchSize }) => {
    const rows = gradientRows("trak", model, { only, batchSize });
    const projected = jit((of: readonly RowGradients[], vectors: Random): Tensor => projections(of, vectors));
    return {
      attribute: async ({ inputs, options: { labels }, long }) => {
        const data = await rows.data(long);
        const asked = await rows.like(inputs, labels as never, long);
        const [explained, all] = [inputs.count, data.inputs.count];
        const scores = new Float64Array(explained * all);
        const doubts = new Float64Array(all);
        for (const [c, point] of rows.points.entries()) {
          const vectors = randomVectors(point, dimensions, seed + c);
          const project = async (of: LabelledRows) =>
            featuresOf(rows, point, of, (g) => projected.call([g, vectors], long));
          const [here, there] = [await project(asked), await project(data)];
          const work = linearScores(here.features, there.features, dimensions, damping);
          const linear = await inTurns(work, long.signal);
          linear.forEach((value, i) => {
            scores[i] = (scores[i] as number) + value / rows.points.length;
          });
          there.doubts.forEach((value, i) => {
            doubts[i] = (doubts[i] as number) + value / rows.points.length;
          });
          long.onProgress?.({ done: c + 1, total: rows.points.length });
        }
        for (let i = 0; i < scores.length; i++)
          scores[i] = (scores[i] as number) * (doubts[i % all] as number);
        return {
          kind: "influences" as const,
          data: dataOf(inputs),
          target: classesOf(asked),
          ...(await inTurns(ranked(scores, explained, { count, side }), long.signal)),
          evaluations: rows.points.length * (explained + all),
          seed,
        };

        /** φ of each row, [rows, dimensions], and 1 − p. */
        async function featuresOf(
          of: GradientRows,
          point: Learned,
          given: LabelledRows,
          project: (gradients: readonly RowGradients[]) => Promise<Tensor>,
        ) {
          const features = new Float64Array(given.inputs.count * dimensions);
          const own = new Float64Array(given.inputs.count);
          for await (const { chunk, gradients, losses } of of.chunks(point, given, long)) {
            const values = await hostNumbers(await project(gradients), long);
            const loss = await hostNumbers(losses, long);
            for (let i = 0; i < chunk.count; i++) {
              const row = chunk.start + i;
              // 1 − p without cancellation, and never 0: a row that is certain has no slope.
              const doubt = Math.max(-Math.expm1(-Math.max(loss[i] as number, 0)), 1e-12);
              own[row] = doubt;
              for (let k = 0; k < dimensions; k++)
                features[row * dimensions + k] = -(values[i * dimensions + k] as number) / doubt;
            }
          }
          return { features, doubts: own };
        }
      },
      dispose: () => {
        rows.dispose();
        projected.dispose();
      },
    };
  },
);

/** For each variable the two sides of `dimensions` random outer products, whose products have mean 1. */
function randomVectors({ params }: Learned, dimensions: number, seed: number): Random {
  const key = random.key(seed);
  return params.map((param, i) => {
    const [first = 1, ...others] = param.shape;
    const sides = [first, others.reduce((a, b) => a * b, 1)] as const;
    const [u, v] = sides.map((size, k) =>
      random
        .normal(random.fold(key, 2 * i + k), [size, dimensions], { dtype: param.dtype })
        .mul(k === 0 ? 1 / Math.sqrt(dimensions) : 1),
    ) as [Tensor, Tensor];
    return [u, v] as const;
  });
}
