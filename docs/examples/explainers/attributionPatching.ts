import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attributionPatching, listLayers } from "@hyaline/explainers";
import { digits } from "../data/digits.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const [three, eight] = [images.slice([6, 7]), images.slice([16, 17])];
  const layers = listLayers(model, three).map(({ name }) => name);
  const patching = attributionPatching(model, { layers });
  const { values } = await patching.explain(three, { source: eight, target: 8 });
  for (const [i, name] of layers.entries()) log(`${name}: ${values.values[i]?.toFixed(2)}`);
};
