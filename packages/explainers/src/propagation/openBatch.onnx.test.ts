import { referenceBackend } from "@hyaline/backend-reference";
import {
  add,
  cast,
  conv,
  layerNorm,
  matMul,
  relu,
  reshape,
  softmax,
  type Tensor,
  transpose,
  useBackend,
} from "@hyaline/core";
import { beforeAll, test } from "vitest";
import { fullGrad } from "../activation/fullGrad.js";
import { leGrad } from "../activation/leGrad.js";
import { blurIntegratedGradients } from "../gradient/blurIntegratedGradients.js";
import { wave } from "../testing/randomNets.js";
import { holdsAtThreeSizes } from "../testing/threeSizes.js";
import { attentionRollout } from "./attentionRollout.js";
import { attnLrp } from "./attnLrp.js";
import { conservativePropagation } from "./conservativePropagation.js";
import { excitationBackprop } from "./excitationBackprop.js";
import { gradientRollout } from "./gradientRollout.js";
import { lrp } from "./lrp.js";

beforeAll(() => useBackend(referenceBackend()));

const numbers = (shape: readonly number[], seed: number) => cast(wave(shape, seed), "float32");
const [TOKENS, SIZE] = [3, 4];
const [wq, wk, wv] = [1, 2, 3].map((seed) => numbers([SIZE, SIZE], seed)) as [Tensor, Tensor, Tensor];
const transformer = (x: Tensor) => {
  const h = layerNorm(x, { scale: numbers([SIZE], 4).add(2) });
  const weights = softmax(matMul(matMul(h, wq), transpose(matMul(h, wk), [0, 2, 1])));
  const attended = add(x, relu(matMul(weights, matMul(h, wv))));
  return matMul(reshape(attended, [x.shape[0] as number, TOKENS * SIZE]), numbers([TOKENS * SIZE, 2], 5));
};
const ofTokens = { attnLrp, conservativePropagation, attentionRollout, gradientRollout, leGrad };

test.each(Object.keys(ofTokens) as (keyof typeof ofTokens)[])("%s is one file", async (name) => {
  await holdsAtThreeSizes(ofTokens[name](transformer) as never, [TOKENS, SIZE], "predicted");
});

const images = (x: Tensor) => {
  const h = relu(conv(x, numbers([2, 1, 3, 3], 6), numbers([2], 7)));
  return matMul(reshape(h, [x.shape[0] as number, 8]), numbers([8, 2], 8));
};
const ofImages = {
  excitationBackprop: () => excitationBackprop(images),
  "excitationBackprop, contrastive": () => excitationBackprop(images, { contrastive: true }),
  fullGrad: () => fullGrad(images),
  blurIntegratedGradients: () => blurIntegratedGradients(images, { steps: 4, maxSigma: 2 }),
  "lrp, preset B": () => lrp(images, { composite: "presetBFlat" }),
};

test.each(Object.keys(ofImages) as (keyof typeof ofImages)[])("%s is one file", async (name) => {
  await holdsAtThreeSizes(ofImages[name]() as never, [1, 4, 4], "predicted");
});
