import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { morris } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background, featureNames, outputNames } = await patients();
  const { indices } = await morris(model, { featureNames, outputNames }).explain(background, { target: 0 });
  featureNames.forEach((name, i) => {
    log(`${name}: ${indices.muStar?.[i]?.toFixed(3)}, deviation ${indices.sigma?.[i]?.toFixed(3)}`);
  });
};
