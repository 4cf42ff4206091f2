import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { tcav } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
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
  for (const { name, score, pValue, accuracy } of found)
    log(
      `${name}: score ${score.toFixed(2)}, p ${pValue.toPrecision(2)}, told apart ${(100 * accuracy).toFixed(0)} %`,
    );
};
