import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { attributionPatching, listLayers } from "@hyaline/explainers";
import { barChart } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const [three, eight] = [images.slice([6, 7]), images.slice([16, 17])];
  const layers = listLayers(model, three).map(({ name }) => name);
  const patching = attributionPatching(model, { layers });
  const { values } = await patching.explain(three, { source: eight, target: 8 });
  const labels = layers.map((name) => name || "the model");
  log(
    barChart([{ name: "effect", y: values.values }], { labels, width, xLabel: "change of the logit of 8" }),
  );
};
