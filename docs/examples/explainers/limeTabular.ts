import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { limeTabular, type SurrogateFacts } from "@hyaline/explainers";
import { bar } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const lime = limeTabular(model, { background, samples: 1000, featureNames, outputNames, seed: 1 });
  const explanation = await lime.explain(rows.slice([0, 1]), { target: 0 });
  const { conditions } = explanation.extra as SurrogateFacts;
  log(bar(explanation, { width, labels: conditions[0] }));
};
