import { ortBackend } from "@hyaline/backend-ort";
import { random, useBackend } from "@hyaline/core";
import { attentionWithWeights, bind } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const layer = attentionWithWeights(2, { perHead: true });
  const x = random.normal(random.key(1), [1, 5, 4]);
  const variables = layer.init(random.key(0), x);
  log(shapesOf(variables.params));
  const { weights } = bind(layer, variables)(x);
  log(`weights of each head: ${weights.shape.join(" × ")}`);
  log(await matrixPicture(weights, { title: "What the first head attends to", width }));
};
