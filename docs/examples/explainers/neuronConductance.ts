import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { neuronConductance } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const three = images.slice([6, 7]);
  const neuron = { layer: "digits/conv2", index: [4, 1, 2] };
  const explanation = await neuronConductance(model, { neuron, outputNames }).explain(three, {
    target: 3,
    baseline: 0,
  });
  log(imageOverlay(explanation, { width, invert: true }));
};
