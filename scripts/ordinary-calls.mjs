// An ordinary call of each explainer, and the chunks of its bundle that are loaded for it: what is imported only when
// that call needs it counts as much as what is there from the start.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { firstOf } from "./bundle.mjs";
import { root } from "./files.mjs";

const { crossEntropy, gather, relu, softmax, tap, tensor, useBackend } = await import("@hyaline/core");
const { referenceBackend } = await import("@hyaline/backend-reference");

const numbers = (shape) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    Array.from({ length: size }, (_, i) => Math.sin(3 * i + 1)),
    { shape, dtype: "float32" },
  );
};
const rows = [
  [1, 2, 3],
  [-1, 0.5, 2],
];
const background = [
  [0, 0, 0],
  [1, 1, 1],
  [0, 2, 1],
  [2, 0, 1],
];
const net = (x) => relu(tap("hidden", x.matMul(numbers([3, 4])))).matMul(numbers([4, 2]));
const image = numbers([1, 1, 6, 6]);
const images = (x) =>
  tap("map", x.mul(2))
    .reshape([x.shape[0], 36])
    .matMul(numbers([36, 2]));
const attend = (x) => {
  const weights = softmax(x.matMul(x.transpose([0, 2, 1])));
  return weights.matMul(x).sum({ axes: 1 });
};
const tokens = numbers([2, 3, 4]);
const stream = (x) => tap("out", tap("hidden", x.mul(2)).matMul(numbers([3, 2])));
const words = numbers([5, 3]);
const ids = tensor([[1, 4, 2]], { dtype: "int32" });
const ofWords = (x) =>
  tap("words", gather(words, x))
    .reshape([x.shape[0], 9])
    .matMul(numbers([9, 2]));
const texts = async (asked) => asked.map((text) => [text.length]);
const stump = {
  nodes: [
    { feature: 0, threshold: 0, left: 1, right: 2, cover: 2 },
    { leaf: true, value: 1, cover: 1 },
    { leaf: true, value: 2, cover: 1 },
  ],
};
const target = { target: 0 };

const ofNet =
  (options, call = target) =>
  (make) =>
    make(net, options).explain(rows, call);
const ofMap = (make) => make(images, { layer: "map" }).explain(image, target);
const weights = { w: numbers([3, 4]), v: numbers([4, 2]) };
const trained = {
  layer: ({ w, v }, x) => tap("hidden", relu(x.matMul(w))).matMul(v),
  checkpoints: [{ variables: weights }],
  loss: crossEntropy,
  data: { inputs: background, targets: [0, 1, 1, 0] },
};
const ofTrained = (options) => (make) => make(trained, options).explain(rows, { labels: [0, 1] });
const ofTokens = (make) => make(attend).explain(tokens, target);
const calls = {
  ablationCam: ofMap,
  activationMaximisation: ofNet({ steps: 3 }),
  activationPatching: ofNet({ layers: ["hidden"] }, { ...target, source: background.slice(0, 2) }),
  attentionPatterns: ofTokens,
  attentionRollout: ofTokens,
  attnLrp: ofTokens,
  accumulatedLocalEffects: ofNet({}, {}),
  anchors: ofNet({ background }, {}),
  anchorsImage: (make) => make(images, { maxConditions: 1 }).explain(image),
  anchorsText: (make) => make(texts, { maxConditions: 1 }).explain(["a good film"]),
  asymmetricShap: ofNet({ background, order: [[0], [1, 2]] }),
  attributionPatching: ofNet({ layers: ["hidden"] }, { ...target, source: background.slice(0, 2) }),
  blurIntegratedGradients: (make) => make(images, { steps: 4, maxSigma: 2 }).explain(image, target),
  conceptRelevance: ofNet({ layer: "hidden", channels: [0] }),
  conservativePropagation: ofTokens,
  contrastive: ofNet({ steps: 4, searches: 2 }, {}),
  deconvnet: ofNet(),
  deepLift: ofNet(),
  deepShap: ofNet({ background }),
  deepTaylor: ofNet(),
  discretisedIntegratedGradients: (make) =>
    make(ofWords, { layer: "words", embedding: words, steps: 4 }).explain(ids, target),
  dice: ofNet({ background, samples: 50 }, {}),
  eigenCam: ofMap,
  exactShap: ofNet({ background }),
  excitationBackprop: ofNet(),
  featureAblation: ofNet(),
  featurePermutation: ofNet(),
  fullGrad: (make) => make(images).explain(image, target),
  gradCam: ofMap,
  gradCamPlusPlus: ofMap,
  gradientRollout: ofTokens,
  gradientShap: ofNet({ background, samples: 8 }),
  gradientSimilarity: ofTrained(),
  guidedBackprop: ofNet(),
  guidedGradCam: ofMap,
  guidedIntegratedGradients: ofNet({ steps: 4 }),
  hiResCam: ofMap,
  influence: ofTrained({ damping: 10 }),
  inputXGradient: ofNet(),
  integratedGradients: ofNet(),
  integratedHessians: ofNet({ steps: 4 }),
  hStatistic: ofNet({}, {}),
  individualConditional: ofNet({}, {}),
  internalInfluence: ofNet({ layer: "hidden" }),
  kernelShap: ofNet({ background }),
  layerAblation: ofNet({ layers: ["hidden"] }),
  layerCam: ofMap,
  layerConductance: ofNet({ layer: "hidden" }),
  leGrad: ofTokens,
  leaveOneOut: ofNet({ background }),
  linearShap: (make) => make({ weights: [1, 2, 3], bias: 1 }, { mean: [0, 0, 0] }).explain(rows),
  limeImage: (make) => make(images, { samples: 20 }).explain(image, target),
  limeSeries: ofNet({ samples: 20 }),
  limeTabular: ofNet({ background, samples: 100 }),
  surrogateTree: ofNet({ background, folds: 2 }),
  limeText: (make) => make(texts, { samples: 20 }).explain(["a good film"]),
  logitLens: (make) => make(stream, { layers: ["hidden"], readout: "out" }).explain(rows, target),
  lrp: ofNet(),
  morris: ofNet({}, {}),
  neuronConductance: ofNet({ neuron: { layer: "hidden", index: [0] } }),
  occlusion: (make) => make(images, { window: [1, 2, 2] }).explain(image, target),
  partialDependence: ofNet({}, {}),
  partitionShap: ofNet({ background }),
  permutationImportance: ofNet({}, {}),
  permutationShap: ofNet({ background }),
  probe: ofNet({ layers: ["hidden"], folds: 2 }),
  representerPoints: ofTrained({ features: "hidden" }),
  saliency: ofNet(),
  samplingShap: ofNet({ background }),
  scoreCam: ofMap,
  shapleyInteractions: ofNet({ background }),
  similarity: ofNet({ layer: "hidden", background }),
  smoothGrad: ofNet({ samples: 8 }),
  smoothGradSquared: ofNet({ samples: 8 }),
  sobol: ofNet({ samples: 16 }, {}),
  treeShap: (make) => make([stump]).explain(rows),
  tcav: ofNet({ layer: "hidden", concepts: { odd: background.slice(0, 2) }, random: background, runs: 2 }),
  tracIn: ofTrained(),
  trak: ofTrained({ dimensions: 16 }),
  trustScore: ofNet({ background, labels: [0, 1, 0, 1] }, {}),
  varGrad: ofNet({ samples: 8 }),
  wachter: ofNet({ background, steps: 4, searches: 2 }, {}),
  xGradCam: ofMap,
  xrai: (make) => make(images, { steps: 4 }).explain(image, target),
};

/**
 * Runs an explainer's ordinary call from its bundle.
 *
 * @returns the names of all chunks that were loaded by its end
 */
export async function loadedByCall(name, chunks) {
  const call = calls[name];
  if (!call) throw new Error(`${name} has no line in scripts/ordinary-calls.mjs`);
  // Inside the checkout, so that what is external is found.
  const folder = join(root, "node_modules/.cache/sizes", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  globalThis.chunksLoaded ??= {};
  globalThis.chunksLoaded[name] = new Set();
  for (const [file, { code }] of chunks) {
    const mark = `globalThis.chunksLoaded.${name}.add(${JSON.stringify(file)});`;
    writeFileSync(join(folder, file), `${mark}${code}`);
  }
  const page = await import(pathToFileURL(join(folder, firstOf(chunks))).href);
  useBackend(referenceBackend());
  await call(page[name]);
  return globalThis.chunksLoaded[name];
}
