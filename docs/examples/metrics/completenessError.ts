import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { completenessError } from "@hyaline/metrics";
import { lineChart } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  const [counts, errors] = [[2, 5, 10, 20, 50], [] as number[]];
  for (const steps of counts) {
    const explanation = await integratedGradients(model, { steps }).explain(three, { target: 3 });
    const { values } = await completenessError({ explanation, model }, { baseline: 0 });
    log(`${steps} steps: ${values.values[0]?.toExponential(1)}`);
    errors.push(values.values[0] as number);
  }
  const line = { name: "error", x: counts, y: errors };
  log(lineChart([line], { width, xLabel: "steps", xScale: "log", yScale: "log" }));
};
