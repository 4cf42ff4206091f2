import { jit, random, type Tensor } from "@hyaline/core";
import { choice, integer, number } from "@hyaline/core/facts";
import { dataRows, inTurns } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { classesOf, dataOf, gradientRows, hostNumbers } from "./parts/gradientRows.js";
import { curvature, disposeVector, type Vector } from "./parts/hessian.js";
import type { Learned } from "./parts/learned.js";
import { vectorProducts } from "./parts/products.js";
import { onlyOption, ranked, rankOptions } from "./parts/ranked.js";
import type { RowGradients } from "./parts/rowGradients.js";
import { arnoldi, conjugateGradients, largestEigenvalue, lissa } from "./parts/solvers.js";

/**
 * Influence functions: how much the loss of the explained rows would fall if a training row weighed more, with the model
 * trained anew, to first order. `x: any[rows, ...input]`, or a record of inputs; `indices` and `values` are [rows, count].
 *
 * ∇L(x) · (H + λ)⁻¹ ∇L(z), H the Hessian of the mean loss over the training rows at the last checkpoint
 *
 * It is the paper's influence on the loss with the sign turned: positive values speak for the label. To leave the row out raises the loss of x by about the value over the number of
 * training rows. H is never made: conjugate gradients (exact within the tolerance), LiSSA (random rows, for large sets) and
 * Arnoldi's iteration (the directions in which the loss bends most, for many explained rows) ask for its products only.
 * Training rows stream in chunks.
 *
 * Source: P. W. Koh, P. Liang, "Understanding Black-box Predictions via Influence Functions", ICML 2017, equation 2; A.
 * Schioppa et al., "Scaling Up Influence Functions", AAAI 2022 (Arnoldi).
 *
 * @function
 * @param model `{ layer, checkpoints: [{ variables }], loss, data }`: see `TrainedModel`
 * @throws HyalineError `argument` for a model without checkpoints, variables or loss, and without labels; `shape`; `data` for
 * a Hessian that is indefinite under the damping, `not-differentiable` where no gradient reaches the variables, `convergence`
 * for conjugate gradients that `iterations` do not bring within the tolerance and for a LiSSA that diverges, `aborted`
 * @example
 * ```ts
 * const trained = { layer: net, checkpoints: [{ variables }], loss: crossEntropy, data };
 * const explainer = influence(trained, { count: 3, solver: "arnoldi" });
 * const { indices } = await explainer.explain(x, { labels: [0, 1, 0, 1] });
 * ```
 */
export const influence = /* @__PURE__ */ defineAsking(
  {
    name: "influence",
    title: "Influence functions",
    family: "influence",
    summary:
      "How much the loss of the explained rows would fall if a training row weighed more, with the model trained anew.",
    formula: "∇L(x) · (H + λ)⁻¹ ∇L(z)",
    source: {
      authors: "P. W. Koh, P. Liang",
      title: "Understanding Black-box Predictions via Influence Functions",
      year: 2017,
      where: "equation 2",
    },
    needs: "trained",
    rows: "records",
    gives: "influences",
    promises: [],
    cost: "2 gradients of each training row for each iteration, and 1 more",
  },
  {
    ...rankOptions,
    ...onlyOption,
    /** How products with the inverse are found (default `"conjugateGradients"`). */
    solver: choice(
      "How products with the inverse are found.",
      ["conjugateGradients", "lissa", "arnoldi"],
      "conjugateGradients",
    ),
    /** Added to the Hessian's diagonal (default 0.01, as by Koh and Liang). */
    damping: number("Added to the Hessian's diagonal.", 0.01),
    /** Products with the Hessian at most (default 100); for Arnoldi the size of the space. */
    iterations: integer("Products with the Hessian at most.", 100),
    /** Conjugate gradients stop at this share of the right side's length (default 0.00001). */
    tolerance: number("Conjugate gradients stop at this share of the right side's length.", 0.00001),
    /** Directions that Arnoldi keeps (default 20). */
    rank: integer("Directions that Arnoldi keeps.", 20),
    /** Seed for LiSSA's rows and Arnoldi's start (default 0). */
    seed: integer("Seed for LiSSA's rows and Arnoldi's start.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {
    /** What each row of x should give, as the loss takes it. */
    labels: dataRows("What each row of x should give, as the loss takes it."),
  },
  (model, { count, side, only, solver, rank, batchSize, ...options }) => {
    const rows = gradientRows("influence", model, { only, batchSize });
    const products = jit((of: readonly RowGradients[], v: Vector): Tensor => vectorProducts(of, v));
    return {
      attribute: async ({ inputs, options: { labels }, long }) => {
        const data = await rows.data(long);
        const asked = await rows.like(inputs, labels as never, long);
        const point = rows.points.at(-1) as Learned;
        const curve = curvature(point, model.loss, long, batchSize);
        const [all, explained] = [data.inputs.count, asked.inputs.count];
        const scores = new Float64Array(explained * all);
        /** The products of rows' gradients with vectors: [vectors][rows]. */
        const against = async (vectors: readonly Vector[], of: typeof data): Promise<Float64Array[]> => {
          const found = vectors.map(() => new Float64Array(of.inputs.count));
          for await (const { chunk, gradients } of rows.chunks(point, of, long))
            for (const [i, vector] of vectors.entries()) {
              const values = await hostNumbers(await products.call([gradients, vector], long), long);
              for (let k = 0; k < chunk.count; k++)
                (found[i] as Float64Array)[chunk.start + k] = values[k] as number;
            }
          return found;
        };
        try {
          if (solver === "arnoldi") {
            const key = random.key(options.seed);
            const start = point.params.map((each, i) =>
              random.normal(random.fold(key, i), each.shape, { dtype: each.dtype }),
            );
            const { values, vectors } = await arnoldi(curve, data, start, options, rank);
            const [here, there] = [await against(vectors, asked), await against(vectors, data)];
            for (const [i, value] of values.entries())
              for (let row = 0; row < explained; row++)
                for (let other = 0; other < all; other++) {
                  const share =
                    ((here[i]?.[row] as number) * (there[i]?.[other] as number)) / (value + options.damping);
                  scores[row * all + other] = (scores[row * all + other] as number) + share;
                }
          } else {
            const solved: Vector[] = [];
            for (let row = 0; row < explained; row++) {
              const b = await curve.gradient(asked, row);
              if (solver === "lissa") {
                const scale = 1.5 * ((await largestEigenvalue(curve, data, b)) + options.damping);
                solved.push(await lissa(curve, data, b, options, scale));
              } else solved.push(await conjugateGradients(curve, data, b, options));
              disposeVector(b);
              long.onProgress?.({ done: row + 1, total: explained });
            }
            (await against(solved, data)).forEach((values, row) => {
              scores.set(values, row * all);
            });
            for (const each of solved) disposeVector(each);
          }
        } finally {
          curve.dispose();
        }
        return {
          kind: "influences" as const,
          data: dataOf(inputs),
          target: classesOf(asked),
          ...(await inTurns(ranked(scores, explained, { count, side }), long.signal)),
          evaluations: explained + all,
          ...(solver === "conjugateGradients" ? {} : { seed: options.seed }),
        };
      },
      dispose: () => {
        rows.dispose();
        products.dispose();
      },
    };
  },
);
