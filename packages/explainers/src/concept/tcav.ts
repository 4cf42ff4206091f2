import { fail } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { inTurns, type RandomStream, randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { likeInputs } from "../intervention/parts/likeInputs.js";
import { conceptOptions } from "./parts/conceptOptions.js";
import { type LayerRows, layerReader } from "./parts/layerRows.js";
import { lengthOf, linearClassifier, scoresOf } from "./parts/linearClassifier.js";
import { welch } from "./parts/welch.js";

/**
 * Testing with concept activation vectors: for what share of the rows the output rises along a concept, a direction in a
 * layer that tells rows which show the concept from random ones; with a test against directions that tell random rows from
 * each other. `x: float[rows, ...input]`, or a record of inputs: rows of the class that is asked about.
 *
 * TCAV = share of rows with ∂f(x) / ∂h · v > 0
 *
 * Each of `runs` draws other random rows; the p-value is Welch's, of the runs' scores against as many of random directions.
 * With several concepts or layers count how many tests are made.
 *
 * Source: B. Kim, M. Wattenberg, J. Gilmer, C. Cai, J. Wexler, F. Viegas, R. Sayres, "Interpretability Beyond Feature
 * Attribution: Quantitative Testing with Concept Activation Vectors (TCAV)", ICML 2018, sections 3.2 to 3.5.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `shape` for concepts of another shape than x, `data` for too
 * few random rows, `not-differentiable` where no gradient reaches the layer, `aborted`
 * @example
 * ```ts
 * const concepts = { wide: [[2, 0, 0, 0], [3, 0, 1, 0]] };
 * const found = await tcav(model, { layer: "sequential/dense1", concepts, random: trainingRows, runs: 4 }).explain(x, { target: 1 });
 * found.concepts.map(({ name, score, pValue }) => [name, score, pValue]);
 * ```
 */
export const tcav = /* @__PURE__ */ defineAsking(
  {
    name: "tcav",
    title: "TCAV",
    family: "concept",
    summary: "For what share of the rows the output rises along a concept, and whether chance would do.",
    formula: "share of rows with ∂f(x) / ∂h · v > 0",
    source: {
      authors: "B. Kim, M. Wattenberg, J. Gilmer, C. Cai, J. Wexler, F. Viegas, R. Sayres",
      title:
        "Interpretability Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors (TCAV)",
      year: 2018,
      where: "sections 3.2 to 3.5",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "conceptScores",
    promises: [],
    cost: "1 gradient, and 1 forward of each row of concepts and of the random ones",
  },
  {
    ...conceptOptions,
    /** Draws of random rows for each concept (default 10). */
    runs: integer("Draws of random rows for each concept.", 10, [2, 1000]),
  },
  {},
  (model, { layer = "", concepts = {}, random, runs, ridge, seed, batchSize }) => {
    const reader = layerReader(model, [layer], batchSize);
    return {
      attribute: async ({ inputs, evaluate, long }) => {
        const { targets } = await evaluate();
        const slopes = await reader.slopes(inputs, targets, long);
        const valuesOf = async (rows: Parameters<typeof likeInputs>[0], what: string) =>
          (await reader.values(await likeInputs(rows, inputs, what, long), long))[0] as LayerRows;
        const pool = await valuesOf(random, "random");
        let evaluations = slopes.count + pool.count;
        const found = [];
        for (const [c, [name, rows]] of Object.entries(concepts).entries()) {
          const shown = await valuesOf(rows, `concepts.${name}`);
          evaluations += shown.count;
          const each = Math.min(shown.count, Math.floor(pool.count / 2));
          if (each < 1)
            fail("data", "random holds at least two rows", String(pool.count), "give more of them");
          const stream = randomStream(seed, c);
          const [scores, randomScores, magnitudes, accuracies]: number[][] = [[], [], [], []];
          for (let run = 0; run < runs; run++) {
            const [some, others] = drawn(pool, each, stream);
            const vector = await direction(shown.values, some);
            scores?.push(vector.share);
            magnitudes?.push(vector.mean);
            accuracies?.push(vector.accuracy);
            randomScores?.push((await direction(some, others)).share);
            long.onProgress?.({ done: c * runs + run + 1, total: Object.keys(concepts).length * runs });
          }
          found.push({
            name,
            score: meanOf(scores as number[]),
            magnitude: meanOf(magnitudes as number[]),
            accuracy: meanOf(accuracies as number[]),
            pValue: welch(scores as number[], randomScores as number[]),
            scores: scores as number[],
            randomScores: randomScores as number[],
          });
        }
        return {
          kind: "conceptScores" as const,
          layer,
          target: targets[0] ?? null,
          concepts: found,
          evaluations,
          seed,
        };

        /** Along which the first rows differ from the second, and how the output goes along it. */
        async function direction(first: Float64Array, second: Float64Array) {
          const rows = Float64Array.from([...first, ...second]);
          const isFirst = Array.from(
            { length: rows.length / slopes.size },
            (_, i) => i < first.length / slopes.size,
          );
          const classifier = await inTurns(linearClassifier(rows, isFirst, ridge), long.signal);
          const length = lengthOf(classifier.weights) || 1;
          const along = scoresOf({ weights: classifier.weights, bias: 0 }, slopes.values).map(
            (each) => each / length,
          );
          const right = scoresOf(classifier, rows).filter((score, i) => score > 0 === isFirst[i]).length;
          return {
            share: along.filter((each) => each > 0).length / slopes.count,
            mean: meanOf(Array.from(along)),
            accuracy: right / isFirst.length,
          };
        }
      },
      dispose: () => reader.dispose(),
    };
  },
);

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

/** Two sets of as many rows that share none. */
function drawn(
  { values, size, count }: LayerRows,
  each: number,
  stream: RandomStream,
): [Float64Array, Float64Array] {
  const places = Int32Array.from({ length: count }, (_, i) => i);
  stream.shuffle(places, 2 * each);
  const at = (from: number) => {
    const rows = new Float64Array(each * size);
    for (let i = 0; i < each; i++) {
      const place = (places[from + i] as number) * size;
      rows.set(values.subarray(place, place + size), i * size);
    }
    return rows;
  };
  return [at(0), at(each)];
}
