import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { integratedGradients, saliency } from "@hyaline/explainers";
import { signedRankAgreement } from "@hyaline/metrics";
import { imageOverlay } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  const explanation = await integratedGradients(model).explain(three, { target: 3 });
  const other = await saliency(model).explain(three, { target: 3 });
  const { values } = await signedRankAgreement({ explanation, other }, { k: 10 });
  log(`the two methods: ${values.values[0]?.toFixed(3)}`);
  log(imageOverlay([explanation, other], { width, invert: true }));
};
