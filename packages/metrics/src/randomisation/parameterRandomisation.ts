import { defineMetric } from "@hyaline/explanation";
import { attributionRows } from "../parts/attributionRows.js";
import { explainAgain, readToExplain } from "../parts/explainAgain.js";
import { callOf, modelOptions } from "../parts/openModel.js";
import { sanityChecks } from "../parts/papers.js";
import { similarityOverStages, stagesOptions } from "./parts/similarityOverStages.js";

/**
 * How much of an explanation stays as the model's layers are made random one after the other: the mean, over those stages, of
 * its similarity to the explanation of the randomised model. Low for an explanation that depends on what the model learnt. The
 * scores' `curves` have the similarity after each stage; their `names` the layer of each, `""` for none. A measure that
 * is a distance is better high.
 *
 * A layer is what parameters share in front of the last `/` or `.` of their names; {@link reparameterised} makes
 * `withParameters`. Random parameters are normal with the mean and the deviation of those they replace (not negative where
 * none of those is), or those shuffled; they are the same in every stage. Rows whose similarity is not defined at
 * a stage, because an explanation is constant, leave it out of their mean.
 *
 * @throws HyalineError `argument` for layers that are none, `shape`, `data`, `aborted`, and those of the explainer
 * @example
 * ```ts
 * const withParameters = reparameterised(trained.params, (params) => saliency(bind(net, { ...trained, params })));
 * const subject = { explanation: await saliency(predict).explain(explainedRows), withParameters };
 * const { curves } = await parameterRandomisation(subject, { measure: "pearson" });
 * curves?.[0]?.names; // ["", "dense2", "dense1"]
 * ```
 */
export const parameterRandomisation = /* @__PURE__ */ defineMetric(
  {
    name: "parameterRandomisation",
    title: "Model parameter randomisation test",
    family: "randomisation",
    summary: "How much of an explanation stays as the model's layers are made random.",
    source: { ...sanityChecks, where: "section 3" },
    direction: "lower",
    range: [-1, 1],
    needs: ["withParameters"],
  },
  { ...stagesOptions("topDown"), ...modelOptions },
  async (subject, options) => {
    const { explanation } = subject;
    const explained = await readToExplain(explanation, options);
    return similarityOverStages(
      subject,
      options,
      (explain) => explainAgain(explain, explained, explanation.target, explanation, callOf(options)),
      attributionRows(explanation),
    );
  },
);
