import { integer } from "@hyaline/core/facts";
import { defineMetric } from "@hyaline/explanation";
import { attributionRows } from "../parts/attributionRows.js";
import { explainAgain, readToExplain } from "../parts/explainAgain.js";
import { callOf, modelOptions } from "../parts/openModel.js";
import { sanityChecksRevisited } from "../parts/papers.js";
import { binsOf, histogramEntropy } from "./parts/histogramEntropy.js";
import { layersOptions, randomisedLayers } from "./parts/randomisedLayers.js";

/**
 * How much more complex an explanation gets when all of the model is random: the relative rise of the entropy of its
 * histogram. One more explanation instead of one a layer, and no similarity of maps, which noise and the input's outline
 * dominate. High for an explanation that depends on what the model learnt; NaN where the explanation has no entropy.
 *
 * The histogram has the bins of Freedman and Diaconis's rule for the row's own attributions, 2 · IQR / ∛n wide; those of Sturges
 * where half of them are equal. Quantus puts the number of axes for n there.
 *
 * @throws HyalineError `argument` for layers that are none, `shape`, `data`, `aborted`, and those of the explainer
 * @example
 * ```ts
 * const withParameters = reparameterised(trained.params, (params) => saliency(bind(net, { ...trained, params })));
 * const subject = { explanation: await saliency(predict).explain(explainedRows), withParameters };
 * const { interval } = await efficientParameterRandomisation(subject);
 * ```
 */
export const efficientParameterRandomisation = /* @__PURE__ */ defineMetric(
  {
    name: "efficientParameterRandomisation",
    title: "Efficient parameter randomisation test",
    family: "randomisation",
    summary: "How much more complex an explanation gets when all of the model is random.",
    formula: "(H(ê) − H(e)) / H(e)",
    source: sanityChecksRevisited,
    direction: "higher",
    range: [-1, Number.POSITIVE_INFINITY],
    needs: ["withParameters"],
  },
  {
    /** Bins of the histograms (default: Freedman and Diaconis's rule for each row). */
    bins: integer(
      "Bins of the histograms (default: Freedman and Diaconis's rule for each row).",
      undefined,
      [2, 65536],
    ),
    ...layersOptions,
    ...modelOptions,
  },
  async (subject, { bins, ...options }) => {
    const { explanation } = subject;
    const explained = await readToExplain(explanation, options);
    const { layers, explainedWith } = await randomisedLayers(subject, options);
    const { rows, evaluations } = await explainedWith(layers, (explain) =>
      explainAgain(explain, explained, explanation.target, explanation, callOf(options)),
    );
    const values = attributionRows(explanation).map((own, row) => {
      const count = bins ?? binsOf(own);
      const before = histogramEntropy(own, count);
      return before === 0
        ? Number.NaN
        : (histogramEntropy(rows[row] as Float64Array, count) - before) / before;
    });
    return { values, evaluations, seed: options.seed };
  },
);
