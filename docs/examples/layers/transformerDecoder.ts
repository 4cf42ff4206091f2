import { ortBackend } from "@hyaline/backend-ort";
import { random, tensor, useBackend } from "@hyaline/core";
import { bind, transformerDecoder } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const layer = transformerDecoder({ heads: 2, size: 4 });
  const x = random.normal(random.key(1), [2, 3, 4]);
  const memory = random.normal(random.key(2), [2, 5, 4]);
  const memoryLengths = tensor([5, 2], { dtype: "int32" });
  const inputs = { x, memory, memoryLengths };
  const variables = layer.init(random.key(0), inputs as never);
  log(shapesOf(variables.params));
  const y = bind(layer, variables)(inputs);
  log(await matrixPicture(y, { title: "Output of the first row", width }));
};
