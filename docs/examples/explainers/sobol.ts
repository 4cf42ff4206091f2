import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { sobol } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background, featureNames } = await patients();
  const { indices, standardErrors } = await sobol(model, { samples: 512 }).explain(background, { target: 0 });
  featureNames.forEach((name, i) => {
    const error = standardErrors?.total?.[i]?.toFixed(3);
    log(
      `${name}: ${indices.first?.[i]?.toFixed(3)} alone, ${indices.total?.[i]?.toFixed(3)} ± ${error} in all`,
    );
  });
};
