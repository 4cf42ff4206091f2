// Reads digits and explains what it read, away from the page's thread.
import { ortBackend } from "@hyaline/backend-ort";
import { jit, softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients, kernelShap, occlusion, saliency } from "@hyaline/explainers";
import { imageOverlay } from "@hyaline/plots";
import { readDigitNet } from "./digitNet.js";
import type { Answer, MethodName, Question } from "./messages.js";

const outputNames = Array.from({ length: 10 }, (_, digit) => `${digit}`);
const blank = { shape: [1, 1, 8, 8], values: new Float32Array(64) };

async function start() {
  const response = await fetch(new URL("./digits.safetensors", import.meta.url));
  const net = readDigitNet(new Uint8Array(await response.arrayBuffer()));
  useBackend(await ortBackend({ device: "wasm" }));
  return {
    probabilitiesOf: jit((image: Tensor) => softmax(net(image))),
    explainers: {
      integratedGradients: integratedGradients(net, { steps: 32, outputNames }),
      saliency: saliency(net, { outputNames }),
      occlusion: occlusion(net, { window: 2, outputNames }),
      kernelShap: kernelShap(net, { background: blank, samples: 400, seed: 1, outputNames }),
    } satisfies Record<MethodName, unknown>,
  };
}

const started = start();

async function answer({ ink, method, width }: Question): Promise<Answer> {
  const { probabilitiesOf, explainers } = await started;
  const begin = performance.now();
  const image = tensor(ink, { shape: [1, 1, 8, 8] });
  const probabilities = Array.from(await (await probabilitiesOf(image)).data(), Number);
  const digit = probabilities.indexOf(Math.max(...probabilities));
  const explanation = await explainers[method].explain(image, { target: digit });
  const picture = imageOverlay(explanation, { width, invert: true, valueRange: [0, 1], title: "" });
  return { kind: "answer", probabilities, digit, picture, ms: performance.now() - begin };
}

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  postMessage(
    await answer(data).catch((error: unknown): Answer => ({ kind: "failed", message: String(error) })),
  );
});
