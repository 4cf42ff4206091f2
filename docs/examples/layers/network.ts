import { ortBackend } from "@hyaline/backend-ort";
import { ones, random, useBackend } from "@hyaline/core";
import { bind, concat, conv2d, dense, globalAvgPool, network } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const model = network(
    {
      maps: { layer: conv2d(2, 3), of: "image" },
      seen: { layer: globalAvgPool(), of: "maps" },
      both: { layer: concat(), of: ["seen", "table"] },
      label: { layer: dense(2), of: "both" },
      age: { layer: dense(1), of: "both" },
    },
    ["label", "age"],
  );
  const x = { image: random.normal(random.key(1), [1, 1, 5, 5]), table: ones([1, 3]) };
  const variables = model.init(random.key(0), x);
  log(shapesOf(variables.params));
  const outputs = bind(model, variables)(x);
  for (const [name, y] of Object.entries(outputs)) log(await matrixPicture(y, { title: name, width }));
};
