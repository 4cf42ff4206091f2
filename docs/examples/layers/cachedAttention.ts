import { ortBackend } from "@hyaline/backend-ort";
import { random, slice, useBackend } from "@hyaline/core";
import { bind, cachedAttention } from "@hyaline/layers";
import { shapesOf } from "../data/params.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const layer = cachedAttention(2, { maxSteps: 8 });
  const x = random.normal(random.key(1), [1, 5, 4]);
  const variables = layer.init(random.key(0), x);
  log(shapesOf(variables.params));
  const step = bind(layer, variables);
  const first = step(slice(x, [null, [0, 4]]));
  const next = step({ x: slice(x, [null, [4, 5]]), cache: first.cache });
  log(`steps in the cache: ${await next.cache.steps.item()}`);
  log(await matrixPicture(next.cache.key, { title: "Keys of the first head", width }));
};
