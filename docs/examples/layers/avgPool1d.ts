import { ortBackend } from "@hyaline/backend-ort";
import { random, useBackend } from "@hyaline/core";
import { avgPool1d, bind, outputSpec } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const layer = avgPool1d(2);
  const x = random.normal(random.key(1), [1, 1, 8]);
  const variables = layer.init(random.key(0), x);
  log(`${x.shape.join(" × ")} becomes ${outputSpec(layer, x).shape.join(" × ")}`);
  log(shapesOf(variables.params) || "no parameters");
  const y = bind(layer, variables)(x);
  log(await matrixPicture(y, { title: "Output", width }));
};
