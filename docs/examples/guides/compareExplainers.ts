import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { inputXGradient, integratedGradients, saliency } from "@hyaline/explainers";
import { compareExplainers, deletionAuc, faithfulnessCorrelation, maxSensitivity } from "@hyaline/metrics";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { signal, onProgress }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, mean } = await patients();
  const baseline = mean.reshape([10]);
  const integrated = integratedGradients(model);
  const { explainers, metrics, means, recommendation } = await compareExplainers(
    {
      model,
      data: rows,
      explainers: {
        saliency: saliency(model),
        inputXGradient: inputXGradient(model),
        integratedGradients: (x, call) => integrated.explain(x as typeof rows, { ...call, baseline }),
      },
      metrics: [
        { metric: deletionAuc, options: { baseline } },
        { metric: faithfulnessCorrelation, options: { baseline, runs: 30 } },
        maxSensitivity,
      ],
    },
    { signal, onProgress },
  );
  for (const [m, { name, direction }] of metrics.entries()) {
    log(`${name} (${direction} is better)`);
    for (const [e, explainer] of explainers.entries()) {
      const { mean, low, high } = means[e]?.[m] ?? { mean: 0, low: 0, high: 0 };
      log(`  ${explainer}: ${mean.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`);
    }
  }
  for (const sentence of recommendation?.evidence ?? []) log(sentence);
};
