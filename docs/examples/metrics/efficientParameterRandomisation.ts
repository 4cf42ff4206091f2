import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { guidedBackprop, saliency } from "@hyaline/explainers";
import { bind } from "@hyaline/layers";
import { efficientParameterRandomisation, reparameterised } from "@hyaline/metrics";
import { digits } from "../data/digits.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { net, params, images } = await digits();
  for (const method of [saliency, guidedBackprop]) {
    const explainerOf = (changed: typeof params) => method(bind(net, { params: changed, state: {} }));
    const explanation = await explainerOf(params).explain(images);
    const withParameters = reparameterised(params, explainerOf);
    const { interval } = await efficientParameterRandomisation({ explanation, withParameters });
    log(
      `${explanation.method}: ${interval?.mean.toFixed(2)} (${interval?.low.toFixed(2)} to ${interval?.high.toFixed(2)})`,
    );
  }
};
