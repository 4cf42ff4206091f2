import { fail } from "@hyaline/core";
import { defineMetric } from "@hyaline/explanation";
import { unitEffects, unknownOptions } from "../parts/unknownUnits.js";
import { measureOption, measures } from "../parts/vectorMeasures.js";

/**
 * Whether an explanation calls important what the model as a whole relies on: the similarity between the sizes of its attributions
 * and permutation importance, the mean size of what the explained output changes by when a unit has the values that it has in
 * another explained row. Low where single rows are decided otherwise than most; give many rows, at least two.
 *
 * @throws HyalineError `argument` for a single row, and for rows with different numbers of units; `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const explanation = await saliency(model).explain(explainedRows);
 * const { interval } = await featureImportance({ explanation, model }, { draws: 5 });
 * ```
 */
export const featureImportance = /* @__PURE__ */ defineMetric(
  {
    name: "featureImportance",
    title: "Agreement with permutation importance",
    family: "textbook",
    summary: "How similar the attributions' sizes are to the permutation importance of their features.",
    formula: "sim(|a|, E|f(x) − f(x with x_i of another row)|)",
    source: {
      authors: "A. Fisher, C. Rudin, F. Dominici",
      title: "All Models are Wrong, but Many are Useful",
      year: 2019,
      where: "section 3",
    },
    direction: "higher",
    range: [-1, 1],
    needs: ["model"],
  },
  { ...unknownOptions, ...measureOption },
  async (subject, { measure, ...options }) => {
    if (subject.explanation.data.shape[0] === 1)
      fail("argument", "permutation needs other rows", "a single one", "explain more");
    const { units, effects, evaluations } = await unitEffects(
      subject,
      options,
      (rows, row, random) => () => {
        const other = rows[(row + 1 + random.integer(rows.length - 1)) % rows.length] as Float64Array;
        return (element) => other[element] as number;
      },
      Math.abs,
    );
    const importance = meanOf(effects);
    const values = units.map(({ scores }) =>
      measures[measure](Float64Array.from(scores, Math.abs), importance),
    );
    return { values, evaluations, seed: options.seed };
  },
);

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array(0)] = rows;
  const different = rows.find(({ length }) => length !== first.length);
  if (different)
    fail(
      "argument",
      "features of several rows need the same units in each",
      `${different.length} and ${first.length}`,
    );
  return first.map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
}
