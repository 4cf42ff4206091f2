import { ortBackend } from "@hyaline/backend-ort";
import { crossEntropy, useBackend } from "@hyaline/core";
import { representerPoints } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { trained, classes, rows } = await patients();
  const data = { inputs: trained.inputs, targets: trained.targets };
  const model = {
    layer: trained.layer,
    checkpoints: [{ variables: trained.variables }],
    loss: crossEntropy,
    data,
  };
  const found = await representerPoints(model, { count: 5, features: "hidden", ridge: 0.1 }).explain(
    rows.slice([0, 1]),
    {
      labels: [0],
    },
  );
  for (const [i, index] of Array.from(found.indices.values).entries())
    log(
      `training row ${index} (${classes[data.targets[index] ?? 0]}): ${found.values.values[i]?.toPrecision(3)}`,
    );
};
