import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { layerConductance } from "@hyaline/explainers";
import { lineChart } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  const three = images.slice([6, 7]);
  const conductance = layerConductance(model, { layer: "digits/conv2" });
  const { values } = await conductance.explain(three, { target: 3, baseline: 0 });
  const channels = tensor(Array.from(values.values), { shape: values.shape }).sum({ axes: [0, 2, 3] });
  const y = Array.from(await channels.data(), Number);
  log(lineChart([{ name: "conductance", x: y.map((_, i) => i), y }], { width, xLabel: "channel of conv2" }));
  log(`in all ${y.reduce((sum, v) => sum + v).toFixed(2)}`);
};
