import { integer, number } from "@hyaline/core/facts";
import { defineMetric, type Explain } from "@hyaline/explanation";
import { type ExplainedAgain, explainAgain } from "../parts/explainAgain.js";
import { noisyInputs } from "../parts/noisyInputs.js";
import { callOf, modelOptions, readExplained } from "../parts/openModel.js";
import { sanityChecksRevisited } from "../parts/papers.js";
import { similarityOverStages, stagesOptions } from "./parts/similarityOverStages.js";

/**
 * The parameter randomisation test on denoised explanations: at each stage, and before the first, the attributions are the mean
 * over copies of the row with normal noise, so that the noise of gradients does not pass for dependence on what the model learnt.
 * Otherwise as `parameterRandomisation`; what is compared is explained anew, not the subject's explanation. From the
 * input up, as in the paper.
 *
 * It takes `samples` explanations a stage. Texts have no numbers to move.
 *
 * @throws HyalineError `argument` for layers that are none and for texts, `shape`, `data`, `aborted`, and those of the explainer
 * @example
 * ```ts
 * const withParameters = reparameterised(trained.params, (params) => saliency(bind(net, { ...trained, params })));
 * const subject = { explanation: await saliency(predict).explain(explainedRows), withParameters };
 * const { curves } = await smoothParameterRandomisation(subject, { samples: 10 });
 * curves?.[0]?.names; // ["", "dense1", "dense2"]
 * ```
 */
export const smoothParameterRandomisation = /* @__PURE__ */ defineMetric(
  {
    name: "smoothParameterRandomisation",
    title: "Smooth parameter randomisation test",
    family: "randomisation",
    summary: "How much of a denoised explanation stays as the model's layers are made random.",
    source: sanityChecksRevisited,
    direction: "lower",
    range: [-1, 1],
    needs: ["withParameters"],
  },
  {
    ...stagesOptions("bottomUp"),
    /** How many noisy copies of a row are explained (default 50). */
    samples: integer("How many noisy copies of a row are explained.", 50),
    /** The noise's deviation, as a share of the row's range (default 0.1). */
    noise: number("The noise's deviation, as a share of the row's range.", 0.1),
    ...modelOptions,
  },
  async (subject, { samples, noise, ...options }) => {
    const { explanation } = subject;
    const { target } = explanation;
    const inputs = await readExplained(explanation, options, true);
    const denoised = async (explain: Explain<never>): Promise<ExplainedAgain> => {
      const sums: Float64Array[] = [];
      let evaluations = 0;
      for (let sample = 0; sample < samples; sample++) {
        const moved = noisyInputs(inputs, noise, options.seed, sample);
        const found = await explainAgain(explain, moved, target, explanation, callOf(options));
        evaluations += found.evaluations;
        for (const [row, own] of found.rows.entries())
          sums[row] = own.map((value, i) => (sums[row]?.[i] ?? 0) + value / samples);
      }
      return { rows: sums, evaluations };
    };
    return similarityOverStages(subject, options, denoised);
  },
);
