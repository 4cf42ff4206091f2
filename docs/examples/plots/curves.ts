import { ortBackend } from "@hyaline/backend-ort";
import { softmax, type Tensor, useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { deletionAuc, insertionAuc } from "@hyaline/metrics";
import { curves } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const net = await digits();
  const model = (x: Tensor) => softmax(net.model(x));
  const images = net.images.slice([4, 8]);
  const target = [2, 2, 3, 3];
  const scores = [];
  for (const explainer of [integratedGradients(net.model), saliency(net.model)]) {
    const explanation = await explainer.explain(images, { target });
    scores.push(await deletionAuc({ explanation, model }), await insertionAuc({ explanation, model }));
  }
  log(curves(scores, { width, names: ["Integrated Gradients", "Saliency"] }));
};
