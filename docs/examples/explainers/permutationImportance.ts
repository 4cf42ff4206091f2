import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { permutationImportance } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, rows, featureNames } = await patients();
  const importance = permutationImportance(model, { loss: "logLoss", repeats: 5 });
  const { indices, standardErrors } = await importance.explain(rows, { labels: [0, 0, 0, 0, 1, 1, 1, 1] });
  const [y = [], errors = []] = [indices.importance, standardErrors?.importance];
  const band = {
    low: y.map((value, i) => value - (errors[i] ?? 0)),
    high: y.map((value, i) => value + (errors[i] ?? 0)),
  };
  log(barChart([{ name: "importance", y, band }], { labels: featureNames, width, xLabel: "loss added" }));
};
