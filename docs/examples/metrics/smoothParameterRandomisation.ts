import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { saliency } from "@hyaline/explainers";
import { bind } from "@hyaline/layers";
import { reparameterised, smoothParameterRandomisation } from "@hyaline/metrics";
import { digits } from "../data/digits.js";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const { net, params, images } = await digits();
  const explainerOf = (changed: typeof params) => saliency(bind(net, { params: changed, state: {} }));
  const explanation = await explainerOf(params).explain(images.slice([6, 7]), { target: 3 });
  const withParameters = reparameterised(params, explainerOf);
  const { curves } = await smoothParameterRandomisation({ explanation, withParameters }, { samples: 10 });
  for (const [i, name] of (curves?.[0]?.names ?? []).entries())
    log(`${name || "as trained"}: ${curves?.[0]?.outputs[i]?.toFixed(2)}`);
};
