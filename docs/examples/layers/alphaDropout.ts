import { ortBackend } from "@hyaline/backend-ort";
import { random, useBackend } from "@hyaline/core";
import { alphaDropout, outputSpec } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const layer = alphaDropout(0.5);
  const x = random.normal(random.key(1), [1, 4]);
  const variables = layer.init(random.key(0), x);
  log(`${x.shape.join(" × ")} becomes ${outputSpec(layer, x).shape.join(" × ")}`);
  log(shapesOf(variables.params) || "no parameters");
  const y = layer.apply(variables.params, x, { training: true, key: random.key(2) }).output;
  log(await matrixPicture(y, { title: "Output while training", width }));
};
