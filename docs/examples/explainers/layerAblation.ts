import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { layerAblation } from "@hyaline/explainers";
import { heatMap } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const ablation = layerAblation(model, {
    layers: ["conv1", "conv2"],
    places: { channel: 1 },
    fill: "mean",
    background: images,
    outputNames,
  });
  const found = await ablation.explain(images.slice([6, 7]), { target: 3 });
  log(heatMap(found, { width, down: "channel", across: "layer" }));
};
