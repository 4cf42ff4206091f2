import { ortBackend } from "@hyaline/backend-ort";
import { random, useBackend } from "@hyaline/core";
import { bind, outputSpec, spatialDropout } from "@hyaline/layers";
import { firstOf, shapesOf } from "../data/params.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const layer = spatialDropout(0.5);
  const x = random.normal(random.key(1), [1, 4, 2, 2]);
  const variables = layer.init(random.key(0), x);
  log(`${x.shape.join(" × ")} becomes ${outputSpec(layer, x).shape.join(" × ")}`);
  log(shapesOf(variables.params) || "no parameters");
  const y = layer.apply(variables.params, x, { training: true, key: random.key(2) }).output;
  log(`first outputs while training: ${await firstOf(y)}`);
  log(`first outputs otherwise: ${await firstOf(bind(layer, variables)(x))}`);
};
