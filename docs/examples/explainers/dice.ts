import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { dice } from "@hyaline/explainers";
import { patients } from "../data/patients.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, background, rows, featureNames, outputNames } = await patients();
  const explainer = dice(model, { background, count: 2, featureNames, outputNames });
  const { values, valid } = await explainer.explain(rows.slice([0, 1]));
  const own = (await rows.slice([0, 1]).array()) as number[][];
  for (let c = 0; c < 2; c++) {
    const changes = featureNames.flatMap((name, i) => {
      const value = values.values[10 * c + i] as number;
      return value === own[0]?.[i]
        ? []
        : [`${name} ${own[0]?.[i]?.toPrecision(3)} → ${value.toPrecision(3)}`];
    });
    log(valid.values[c] ? changes.join(", ") : "none found");
  }
};
