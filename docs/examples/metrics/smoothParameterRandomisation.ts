import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { saliency } from "@hyaline/explainers";
import { bind } from "@hyaline/layers";
import { reparameterised, smoothParameterRandomisation } from "@hyaline/metrics";
import { barChart } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { net, params, images } = await digits();
  const explainerOf = (changed: typeof params) => saliency(bind(net, { params: changed, state: {} }));
  const explanation = await explainerOf(params).explain(images.slice([6, 7]), { target: 3 });
  const withParameters = reparameterised(params, explainerOf);
  const { curves } = await smoothParameterRandomisation({ explanation, withParameters }, { samples: 10 });
  const { names = [], outputs = [] } = curves?.[0] ?? {};
  const labels = names.map((name) => name || "as trained");
  log(barChart([{ name: "likeness", y: outputs }], { labels, width, xLabel: "likeness to the explanation" }));
};
