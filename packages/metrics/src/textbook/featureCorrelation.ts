import { defineMetric, explainedOutput, inputsRunner, type Selection } from "@hyaline/explanation";
import { attributedData, callOf, modelOptions, openModel, selectionsOf } from "../parts/openModel.js";
import { unitOption } from "../parts/removalCurves.js";
import { rowUnits } from "../parts/units.js";
import { measureOption, measures } from "../parts/vectorMeasures.js";

/**
 * Whether an explanation calls important what goes along with the predictions: the similarity between the sizes of its
 * attributions and those of each unit's correlation with the explained output over the explained rows. Of a unit of several
 * elements the largest counts; what does not vary correlates with nothing. Give many rows.
 *
 * A model may rely on what correlates little (interactions, curves), so that a low score is no proof: it is a check of
 * plausibility on data.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const explanation = await saliency(model).explain(explainedRows);
 * const { interval } = await featureCorrelation({ explanation, model });
 * ```
 */
export const featureCorrelation = /* @__PURE__ */ defineMetric(
  {
    name: "featureCorrelation",
    title: "Agreement with feature correlations",
    family: "textbook",
    summary: "How similar the attributions' sizes are to their features' correlations with the predictions.",
    formula: "sim(|a|, |corr(x_i, f(x))|)",
    direction: "higher",
    range: [-1, 1],
    needs: ["model"],
  },
  { ...unitOption, ...measureOption, ...modelOptions },
  async (subject, { unit, measure, batchSize, onProgress: _, ...options }) => {
    const { explanation } = subject;
    const { model, inputs } = await openModel(subject, options);
    const { values: data, rowSize: size } = attributedData(inputs);
    const units = rowUnits(explanation, inputs, unit);
    const runner = inputsRunner(model, { batchSize });
    const { values: outputs, shape } = await runner
      .run(inputs, callOf(options))
      .finally(() => runner.dispose());
    const targets = selectionsOf(explanation, shape[1] as number);
    const known = new Map<string, Float64Array>();
    const correlations = (target: Selection): Float64Array => {
      const key = JSON.stringify(target);
      const found =
        known.get(key) ??
        correlationsWith(
          Float64Array.from({ length: inputs.count }, (_, row) =>
            explainedOutput(target, outputs, row * (shape[1] as number)),
          ),
          data,
          size,
        );
      known.set(key, found);
      return found;
    };
    const values = units.map(({ scores, unitOf }, row) => {
      const own = correlations(targets[row] as Selection);
      const ofUnits = new Float64Array(scores.length);
      for (const [element, place] of unitOf.entries())
        if (place >= 0) ofUnits[place] = Math.max(ofUnits[place] as number, own[element] as number);
      return measures[measure](Float64Array.from(scores, Math.abs), ofUnits);
    });
    return { values, evaluations: inputs.count };
  },
);

/** The size of each element's correlation with the outputs over rows; 0 for what does not vary. */
function correlationsWith(outputs: Float64Array, data: ArrayLike<number>, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, element) => {
    const column = outputs.map((_, row) => data[row * size + element] as number);
    return Math.abs(measures.pearson(column, outputs)) || 0;
  });
}
