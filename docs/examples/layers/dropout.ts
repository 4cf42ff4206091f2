import { ortBackend } from "@hyaline/backend-ort";
import { random, useBackend } from "@hyaline/core";
import { dropout, outputSpec } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const layer = dropout(0.5);
  const x = random.normal(random.key(1), [2, 6]);
  const variables = layer.init(random.key(0), x);
  log(`${x.shape.join(" × ")} becomes ${outputSpec(layer, x).shape.join(" × ")}`);
  log(shapesOf(variables.params) || "no parameters");
  const { output } = layer.apply(variables.params, x, { training: true, key: random.key(2) });
  log(
    `zeros while training: ${Array.from(await output.data(), Number).filter((v) => v === 0).length} of ${x.size}`,
  );
};
