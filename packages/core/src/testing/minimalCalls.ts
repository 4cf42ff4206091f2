import { random, type Tensor, tensor, trace, zeros } from "@hyaline/core";
import { readRows } from "@hyaline/explanation";
import { dense } from "@hyaline/layers";
import { sgd } from "@hyaline/optimizers";
import { dataset, losses } from "@hyaline/training";

/** What a function with options is called with: what comes before them, and the options that it cannot do without. */
export type MinimalCall = readonly [before: readonly unknown[], options?: object];

const x = tensor([[0.1, 0.2], [0.3, 0.4]]); // biome-ignore format: rows
const labels = tensor([0, 1], { dtype: "int32" });
const image = zeros([1, 2, 4, 4]);
const filters = zeros([2, 2, 2, 2]);
const key = random.key(0);
const data = await dataset([[1], [2]], [[1], [2]]);
const square = (y: Tensor) => y.mul(y).sum();
const weights = (gates: number) => ({ input: zeros([gates * 2, 3]), recurrent: zeros([gates * 2, 2]) });
const steps = zeros([2, 1, 3]);
const explanation = {
  method: "sums",
  values: { shape: [1, 4], values: [1, 2, 3, 4] },
  data: { shape: [1, 4], values: [1, 2, 3, 4] },
  target: [0],
  baseValue: { shape: [1], values: [0] },
  output: { shape: [1], values: [10] },
};
const picture = {
  ...explanation,
  values: { shape: [1, 2, 2], values: [1, 2, 3, 4] },
  data: { shape: [1, 2, 2], values: [1, 2, 3, 4] },
};
const model = (rows: Tensor) => rows.sum({ axes: [1], keepDims: true });
const sums = Object.assign(async () => ({}), { facts: { name: "sums", needs: [] } });
const graph = trace((y) => y.mul(2), [{ dtype: "float32", shape: [3] }]);
const each = (names: string, call: MinimalCall) =>
  Object.fromEntries(names.split(" ").map((name) => [name, call] as const));

/** For every function with options, by package, a call that it takes. */
export const minimalCalls: Readonly<Record<string, Readonly<Record<string, MinimalCall>>>> = {
  core: {
    ...each("tensor", [[1]]),
    ...each("zeros ones", [[[2]]]),
    full: [[[2], 1]],
    arange: [[0, 3, 1]],
    linspace: [[0, 1, 3]],
    eye: [[2, 2]],
    ...each("celu elu gelu hardSigmoid leakyRelu logSoftmax softmax softplus thresholdedRelu", [[x]]),
    ...each("all any argMax argMin argSort cumProd cumSum logSumExp max mean median min norm prod sort", [
      [x],
    ]),
    ...each("standardDeviation sum variance flattenAxes flip squeeze tril triu layerNorm rmsNorm", [[x]]),
    ...each("attentionWeights cosineSimilarity", [[x, x]]),
    attention: [[x, x, x]],
    cosineEmbedding: [[x, x, labels]],
    ...each("binaryCrossEntropy binaryCrossEntropyWithLogits hinge huber klDivergence", [[x, x]]),
    ...each("meanAbsoluteError meanSquaredError smoothL1", [[x, x]]),
    ...each("crossEntropy multiMargin negativeLogLikelihood", [[x, labels]]),
    conv: [[image, filters]],
    convTranspose: [[image, filters]],
    convFilterGradient: [[image, zeros([1, 2, 3, 3])], { kernel: 2 }],
    ...each("avgPool lpPool maxPool maxPoolWithIndices", [[image], { kernel: 2 }]),
    ...each("adaptiveAvgPool adaptiveMaxPool", [[image], { size: 2 }]),
    batchNorm: [[image], { mean: zeros([2]), variance: zeros([2]) }],
    ...each("batchNormTraining instanceNorm", [[image]]),
    groupNorm: [[image], { groups: 1 }],
    lrn: [[image], { size: 1 }],
    resize: [[image], { scales: [2, 2], axes: [2, 3] }],
    ...each("gather", [[x, labels]]),
    takeAlongAxis: [[x, labels.reshape([1, 2])]],
    oneHot: [[labels, 2]],
    scatter: [[x, labels, x]],
    scatterAlongAxis: [[x, labels.reshape([1, 2]), zeros([1, 2])]],
    scatterND: [[x, labels.reshape([2, 1]), x]],
    topK: [[x, 1]],
    ...each("concat stack", [[[x, x]]]),
    pad: [[x, [[0, 0], [0, 0]]]], // biome-ignore format: pairs
    ...each("repeat roll", [[x, 1]]),
    split: [[x, 2]],
    rnn: [[steps, weights(1)]],
    gru: [[steps, weights(3)]],
    lstm: [[steps, weights(4)]],
    whileLoop: [[(n: Tensor) => n.sum().less(0), (n: Tensor) => n, x]],
    scan: [[(sum: Tensor, y: Tensor) => [sum.add(y), y], zeros([2]), x]],
    ...each("random.normal random.truncatedNormal random.uniform random.bernoulli random.gumbel", [
      [key, [2]],
    ]),
    "random.integer": [[key, [2]], { high: 2 }],
    "random.categorical": [[key, x]],
    "random.permutation": [[key, 3]],
    ...each("grad valueAndGrad vmap jit", [[square]]),
    vjp: [[square, [x]]],
    backward: [[[x], [x], [x]]],
    evaluate: [[x]],
    kernelBackend: [[], { name: "none", kernels: {} }],
  },
  onnx: {
    exportOnnx: [[(y: Tensor) => y.mul(2), [{ dtype: "float32", shape: [3] }]]],
    ...each("graphToOnnx serializeGraph", [[graph]]),
    importOnnx: [[new Uint8Array()]],
    onnxToGraph: [[new Uint8Array()]],
    tracedToOnnx: [[() => graph, [{ dtype: "float32", shape: [3] }]]],
  },
  // Plots have their options as data, and are held to them by their own tests.
  plots: {
    fromStudy: [
      [],
      {
        description: { title: "Why?" },
        explanations: [
          {
            method: "lime",
            values: { shape: [1, 1], values: [1] },
            data: { shape: [1, 1], values: [1] },
            target: [null],
            provenance: { options: {}, evaluations: 1, versions: {} },
          },
        ],
      },
    ],
    report: [[], { title: "Why?", sections: [] }],
  },
  metrics: {
    ...each("completenessError deletionAuc insertionAuc infidelity", [[{ explanation, model }]]),
    ...each("faithfulnessCorrelation faithfulnessEstimate", [[{ explanation, model }]]),
    ...each("pixelFlipping selectivity comprehensiveness sufficiency", [[{ explanation, model }]]),
    ...each("irof monotonicity monotonicityCorrelation regionPerturbation road sensitivityN", [
      [{ explanation, model }],
    ]),
    ...each("consistency nonSensitivity", [[{ explanation, model }]]),
    ...each("complexity effectiveComplexity sparseness spread", [[{ explanation }]]),
    ...each("agreement featureAgreement rankAgreement signAgreement signedRankAgreement", [
      [{ explanation, other: explanation }],
    ]),
    ...each("focus pointingGame topKIntersection localisationAuc", [
      [{ explanation, mask: explanation.data }],
    ]),
    ...each("averageSensitivity continuity localLipschitz maxSensitivity", [
      [{ explanation, explain: model }],
    ]),
    ...each("relativeInputStability relativeOutputStability", [[{ explanation, model, explain: model }]]),
    relativeRepresentationStability: [[{ explanation, model, explain: model }], { layer: "a" }],
    parameterRandomisation: [[{ explanation, withParameters: () => model }]],
    ...each("efficientParameterRandomisation smoothParameterRandomisation", [
      [{ explanation, withParameters: () => model }],
    ]),
    inputInvariance: [[{ explanation, withInput: () => model }]],
    seedStability: [[{ explanation, withSeed: () => model }]],
    ...each("featureCorrelation featureImportance interpretability", [[{ explanation, model }]]),
    randomLogit: [[{ explanation, model, explain: model }]],
    compareExplainers: [[{ model, data: x, explainers: { model }, metrics: [sums] }]],
  },
  training: {
    ...each("losses.binaryCrossEntropy losses.binaryCrossEntropyWithLogits losses.huber", [[x, x]]),
    ...each("losses.meanAbsoluteError losses.meanSquaredError", [[x, x]]),
    "losses.crossEntropy": [[x, labels]],
    loadCheckpoint: [[new Uint8Array()]],
    saveCheckpoint: [[{}]],
    loadModel: [[new Uint8Array()]],
    saveModel: [[dense(1), { params: {}, state: {} }]],
    dataset: [[x, x]],
    fromIterable: [[[{ input: [1], target: [1] }], 9]],
    split: [[{}]],
    progressBar: [[]],
    evaluateModel: [[dense(1), {}, data], { loss: losses.meanSquaredError }],
    fit: [[dense(1), data], { loss: losses.meanSquaredError, optimizer: sgd(), epochs: 1 }],
    trainStep: [[{}]],
    predict: [[dense(1), {}, data]],
    balanced: [[{}]],
    epochLog: [[], { write: () => undefined }],
    liveCurves: [[]],
    bootstrap: [[() => 0, [1], [1]]],
    fromImages: [[[]]],
    readCsv: [[[""]]],
    readParquet: [[new Uint8Array()]],
    tableDataset: [[{ rows: 1, columns: {} }], { target: "a" }],
    ...each("scores.precision scores.recall scores.f1 scores.calibrationError", [[[1], [1]]]),
    "scores.topK": [[x, labels]],
    findLearningRate: [[dense(1), data], { loss: losses.meanSquaredError, optimizer: sgd }],
  },
  explanation: {
    blackBox: [[(rows: unknown) => rows]],
    gridSegmentation: [[], { size: 2 }],
    ...each("quickshift felzenszwalb slic", [[]]),
    backgroundMasker: [[], { background: x }],
    segmentMasker: [[], { segmentation: () => picture.data }],
    textMasker: [[]],
    atLayer: [[model, "sum"]],
    ...each("inputsRunner modelRunner", [[model]]),
    ...each("readInputs readRows", [[[[1, 2]], "x"]]),
    readBaseline: [[[0, 0], await readRows([[1, 2]], "x")]],
  },
  explainers: {
    limeImage: [[model]],
    limeTabular: [[model], { background: x }],
    conceptActivationVectors: [[model], { layer: "sum", concepts: { one: x }, random: x }],
    spliceDictionary: [[model], { layer: "sum", dictionary: { encode: square, decode: square } }],
    steer: [[model], { layer: "sum", direction: [1] }],
    compareSubgroups: [[picture, ["one"]]],
    explanationDrift: [[explanation, explanation]],
    protoSelect: [[x, [0, 1]]],
    submodularPick: [[explanation]],
    canonise: [[graph]],
    propagate: [[graph, [zeros([3])]], { start: (outputs: unknown) => outputs, rules: () => undefined }],
  },
  layers: {
    summary: [[dense(1), { dtype: "float32", shape: [1, 2] }]],
    varianceScaling: [[], { scale: 1, mode: "fanIn", distribution: "normal" }],
  },
  "backend-testkit": {
    exampleInputs: [[{ op: "add", inputs: [], call: () => x }]],
    testBackend: [[], { create: () => undefined, describe: () => undefined, test: () => undefined }],
  },
  "backend-tfjs": { fromTfjs: [[{ predict: () => x }]], tfjsBackend: [[], { engine: "cpu" }] },
  "backend-ort": { ortBackend: [[]] },
};
