import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { guidedBackprop, saliency } from "@hyaline/explainers";
import { bind } from "@hyaline/layers";
import { efficientParameterRandomisation, reparameterised } from "@hyaline/metrics";
import { barChart } from "@hyaline/plots";
import { digits } from "../data/digits.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const [labels, means]: [string[], number[]] = [[], []];
  const { net, params, images } = await digits();
  for (const method of [saliency, guidedBackprop]) {
    const explainerOf = (changed: typeof params) => method(bind(net, { params: changed, state: {} }));
    const explanation = await explainerOf(params).explain(images);
    const withParameters = reparameterised(params, explainerOf);
    const { interval } = await efficientParameterRandomisation({ explanation, withParameters });
    labels.push(explanation.method);
    means.push(interval?.mean ?? 0);
    log(`${explanation.method}: ${interval?.low.toFixed(2)} to ${interval?.high.toFixed(2)}`);
  }
  log(barChart([{ name: "rise", y: means }], { labels, width, xLabel: "relative rise of entropy" }));
};
