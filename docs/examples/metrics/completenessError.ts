import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { completenessError } from "@hyaline/metrics";
import { digits } from "../data/digits.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  for (const steps of [2, 10, 50]) {
    const explanation = await integratedGradients(model, { steps }).explain(three, { target: 3 });
    const { values } = await completenessError({ explanation, model }, { baseline: 0 });
    log(`${steps} steps: ${values.values[0]?.toExponential(1)}`);
  }
};
