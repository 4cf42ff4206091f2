import { ortBackend } from "@hyaline/backend-ort";
import { softmax, type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { deletionAuc, insertionAuc } from "@hyaline/metrics";
import { curvePlot } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const probabilities = (x: Tensor) => softmax(model(x));
  const explanation = await integratedGradients(model).explain(images.slice([6, 7]), { target: 3 });
  const subject = { explanation, model: probabilities };
  log(curvePlot([await deletionAuc(subject), await insertionAuc(subject)], { width }));
};
