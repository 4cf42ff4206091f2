import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { consistency } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const explanation = await integratedGradients(model).explain(images, { target: 3 });
  const { values } = await consistency({ explanation, model }, { largest: 2 });
  const known = Array.from(values.values).filter((value) => !Number.isNaN(value));
  log(`${known.length} of ${values.values.length} rows are explained like another`);
  log(
    `of those that are, ${(known.reduce((sum, value) => sum + value, 0) / known.length).toFixed(2)} are predicted alike`,
  );
  for (const row of [6, 7]) log(imageOverlay(explanation, { row, width, invert: true }));
};
