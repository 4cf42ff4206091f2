import { ortBackend } from "@hyaline/backend-ort";
import { random, useBackend } from "@hyaline/core";
import { bind, outputSpec, reshape } from "@hyaline/layers";
import { firstOf, shapesOf } from "../data/params.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const layer = reshape([2, -1]);
  const x = random.normal(random.key(1), [1, 6]);
  const variables = layer.init(random.key(0), x);
  log(`${x.shape.join(" × ")} becomes ${outputSpec(layer, x).shape.join(" × ")}`);
  log(shapesOf(variables.params) || "no parameters");
  const y = bind(layer, variables)(x);
  log(`first outputs: ${await firstOf(y)}`);
};
