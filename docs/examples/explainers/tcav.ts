import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { tcav } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { patients } from "../data/patients.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames } = await patients();
  // Rows that show a concept: malignant tumours of the training rows, by what was measured of them.
  const known = (await background.array()) as number[][];
  const largest = (feature: number) =>
    known.toSorted((a, b) => (b[feature] ?? 0) - (a[feature] ?? 0)).slice(0, 12);
  const concepts = {
    "large radius": largest(0),
    "much texture": largest(1),
    "low symmetry": largest(8).toReversed(),
  };
  const { concepts: found } = await tcav(model, { layer: "hidden", concepts, random: known }).explain(rows, {
    target: 0,
  });
  log(`features: ${featureNames.slice(0, 2).join(", ")}, …`);
  const labels = found.map(({ name }) => name);
  log(barChart([{ name: "score", y: found.map(({ score }) => score) }], { labels, width, xLabel: "score" }));
  for (const { name, score, pValue, accuracy } of found)
    log(
      `${name}: score ${score.toFixed(2)}, p ${pValue.toPrecision(2)}, told apart ${(100 * accuracy).toFixed(0)} %`,
    );
};
