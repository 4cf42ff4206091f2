import { fail } from "@hyaline/core";
import { flag, integer } from "@hyaline/core/facts";
import { defineMetric, inputsRunner, type RowTarget, randomStream } from "@hyaline/explanation";
import { attributionRows, sized } from "../parts/attributionRows.js";
import { explainAgain, readToExplain } from "../parts/explainAgain.js";
import { callOf, modelOptions, selectionsOf } from "../parts/openModel.js";
import { measureOption, measures } from "../parts/vectorMeasures.js";

/**
 * How similar an explanation is to that of another output, drawn at random for each row. Low for an explanation that depends
 * on what it explains. NaN where an explanation is constant.
 *
 * @throws HyalineError `argument` for a model with a single output and for targets that are no indices, `shape`, `data`, `aborted`,
 * and those of `explain`
 * @example
 * ```ts
 * const explainer = saliency(predict);
 * const subject = { explanation: await explainer.explain(explainedRows), explain: explainer.explain, model };
 * const { values } = await randomLogit(subject, { absolute: true });
 * ```
 */
export const randomLogit = /* @__PURE__ */ defineMetric(
  {
    name: "randomLogit",
    title: "Random logit test",
    family: "randomisation",
    summary: "How similar an explanation is to that of another output, drawn at random.",
    source: {
      authors: "L. Sixt, M. Granz, T. Landgraf",
      title: "When Explanations Lie: Why Many Modified BP Attributions Fail",
      year: 2020,
      where: "section 4",
    },
    direction: "lower",
    range: [-1, 1],
    needs: ["model", "explain"],
  },
  {
    ...measureOption,
    /** Compare magnitudes (default false). */
    absolute: flag("Compare magnitudes.", false),
    /** The seed of the draws (default 0). */
    seed: integer("The seed of the draws.", 0, [0, 9007199254740991]),
    ...modelOptions,
  },
  async (
    { explanation, model, explain },
    { measure, absolute, seed, batchSize, onProgress: _, ...options },
  ) => {
    const call = callOf(options);
    const explained = await readToExplain(explanation, options, model);
    const runner = inputsRunner(model, { batchSize });
    const { shape } = await runner.run(explained, call).finally(() => runner.dispose());
    const outputs = shape[1] as number;
    if (outputs < 2) fail("argument", "another output needs a model that has several", "a single one");
    selectionsOf(explanation, outputs);
    const targets = explanation.target.map((target, row) => {
      if (typeof target !== "number")
        return fail("argument", "another output is drawn for indices of outputs", JSON.stringify(target));
      return (target + 1 + randomStream(seed, row).integer(outputs - 1)) % outputs;
    });
    const found = await explainAgain(explain, explained, targets as readonly RowTarget[], explanation, call);
    const values = attributionRows(explanation).map((own, row) =>
      measures[measure](sized(own, absolute), sized(found.rows[row] as Float64Array, absolute)),
    );
    return { values, evaluations: targets.length + found.evaluations, seed };
  },
);
