import { ortBackend } from "@hyaline/backend-ort";
import { random, useBackend } from "@hyaline/core";
import { bind, outputSpec, sinusoidalPositions } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const layer = sinusoidalPositions();
  const x = random.normal(random.key(1), [1, 6, 8]);
  const variables = layer.init(random.key(0), x);
  log(`${x.shape.join(" × ")} becomes ${outputSpec(layer, x).shape.join(" × ")}`);
  log(shapesOf(variables.params) || "no parameters");
  const y = bind(layer, variables)(x);
  log(await matrixPicture(y, { title: "Output", width }));
};
