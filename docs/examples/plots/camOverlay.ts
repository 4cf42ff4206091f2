import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { gradCam } from "@hyaline/explainers";
import { camOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images, outputNames } = await digits();
  const cam = gradCam(model, { layer: "digits/conv2", outputNames });
  log(camOverlay(await cam.explain(images.slice([6, 7]), { target: 3 }), { width, invert: true }));
};
