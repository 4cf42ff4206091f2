import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { permutationShap } from "@hyaline/explainers";
import { waterfall } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const featureNames = ["income", "debt", "years here"];
  const score = async (rows: number[][]) =>
    rows.map(([income = 0, debt = 0, years = 0]) => [
      1 / (1 + Math.exp(debt / 4 - income / 20 - Math.min(years, 3))),
    ]);
  const background = [
    [30, 10, 1],
    [50, 5, 4],
    [80, 30, 2],
    [20, 2, 8],
    [40, 20, 0],
  ];
  const shap = permutationShap(score, { background, featureNames, outputNames: ["credit"], seed: 1 });
  log(waterfall(await shap.explain([[25, 18, 1]]), { width }));
};
