import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { permutationImportance } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, rows, featureNames } = await patients();
  const importance = permutationImportance(model, { loss: "logLoss", repeats: 5 });
  const { indices, standardErrors } = await importance.explain(rows, { labels: [0, 0, 0, 0, 1, 1, 1, 1] });
  featureNames.forEach((name, i) => {
    log(`${name}: ${indices.importance?.[i]?.toFixed(3)} ± ${standardErrors?.importance?.[i]?.toFixed(3)}`);
  });
};
